package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.RouterSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {

  @TempDir Path directory;

  private static DeviceFailure refused(RestSession session) {
    DeviceException e = catchThrowableOfType(DeviceException.class, session::resources);
    assertThat(e).isNotNull();
    assertThat(e.failure()).isInstanceOf(DeviceFailure.Untrusted.class);
    return e.failure();
  }

  private RestSession session(RouterFixture f, Security security) {
    return f.session(f.settings(security, RouterFixture.PATIENT));
  }

  private Security file(RouterFixture f) throws IOException {
    return new Security.AuthorityFile(
        Files.writeString(directory.resolve("ca.pem"), f.router.certificate().pem()));
  }

  @Test
  void aSelfSignedCertificateIsRefusedAndShownForPinning() {
    try (RouterFixture f = new RouterFixture()) {
      DeviceFailure failure = refused(session(f, new Security.SystemAuthorities()));

      assertThat(failure.what()).contains("no known authority");
      assertThat(failure.remedy()).contains(f.router.certificate().fingerprint());
      assertThat(f.router.statistics().total()).isZero();
    }
  }

  @Test
  void anotherCertificateThanThePinnedOneIsRefusedAndGetsNoPassword() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = session(f, f.pinned());
      session.resources();
      String pinned = f.router.certificate().fingerprint();
      f.router.replaceCertificate();
      f.router.dropConnections();
      f.router.statistics().reset();

      DeviceFailure failure = refused(session);

      assertThat(failure.what()).contains(pinned);
      assertThat(failure.remedy()).contains(f.router.certificate().fingerprint());
      assertThat(f.router.statistics().total()).isZero();
    }
  }

  @Test
  void aPinNeedsNeitherTheRightNameNorAValidDate() {
    var settings =
        RouterSimulator.Settings.defaults()
            .withCertificate(List.of("elsewhere.lan"), Duration.ofHours(1));
    try (RouterFixture f = new RouterFixture(settings)) {
      assertThat(session(f, f.pinned()).resources().board()).isEqualTo("CHR");
    }
  }

  @Test
  void aFileOfAuthoritiesIsTrustedForTheRightNameOnly() throws IOException {
    try (RouterFixture f = new RouterFixture()) {
      assertThat(session(f, file(f)).resources().version()).startsWith("7.");
    }
    var elsewhere =
        RouterSimulator.Settings.defaults()
            .withCertificate(List.of("elsewhere.lan"), Duration.ofDays(9));
    try (RouterFixture f = new RouterFixture(elsewhere)) {
      assertThat(refused(session(f, file(f))).what()).contains("another name");
    }
  }

  @Test
  void aFileThatCannotBeReadIsATypedError() throws IOException {
    try (RouterFixture f = new RouterFixture()) {
      Path empty = Files.writeString(directory.resolve("empty.pem"), "");
      for (Path path : List.of(empty, directory.resolve("missing.pem"))) {
        Security security = new Security.AuthorityFile(path);
        DeviceException e = catchThrowableOfType(DeviceException.class, () -> session(f, security));
        assertThat(e.failure()).isInstanceOf(DeviceFailure.Untrusted.class);
        assertThat(e.failure().what()).contains(path.toString());
      }
    }
  }

  @Test
  void plaintextIsSpokenOnlyWhenAskedFor() {
    try (RouterFixture f = new RouterFixture(RouterSimulator.Settings.defaults().withTls(false))) {
      assertThat(session(f, new Security.Plaintext()).resources().board()).isEqualTo("CHR");

      DeviceException e =
          catchThrowableOfType(DeviceException.class, () -> session(f, f.pinned()).resources());
      assertThat(e.failure()).isInstanceOf(DeviceFailure.Protocol.class);
    }
  }

  @Test
  void pinsAreReadInTheUsualForms() {
    String hex = "00ff".repeat(16);
    String colons = "00:FF:".repeat(15) + "00:FF";

    assertThat(CertificatePin.parse("sha256:" + hex)).contains(new CertificatePin(hex));
    assertThat(CertificatePin.parse("SHA256:" + colons)).contains(new CertificatePin(hex));
    assertThat(CertificatePin.parse(hex)).isEmpty();
    assertThat(CertificatePin.parse("sha256:" + hex.substring(2))).isEmpty();
  }
}
