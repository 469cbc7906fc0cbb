package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustTest {

  @TempDir Path directory;

  private static DeviceFailure refused(Router session) {
    DeviceException e = catchThrowableOfType(DeviceException.class, session::resources);
    assertThat(e).isNotNull();
    assertThat(e.failure()).isInstanceOf(DeviceFailure.Untrusted.class);
    return e.failure();
  }

  private Router session(RouterFixture f, Security security) {
    return f.session(f.settings(security, RouterFixture.PATIENT));
  }

  private static RouterFixture fixture(Service service, SimulatorSettings settings) {
    return new RouterFixture(service, settings, QueueBackend.idle());
  }

  private Security file(RouterFixture f) throws IOException {
    return new Security.AuthorityFile(
        Files.writeString(directory.resolve("ca.pem"), f.router.certificate().pem()));
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void aSelfSignedCertificateIsRefusedAndShownForPinning(Service service) {
    try (RouterFixture f = fixture(service, SimulatorSettings.defaults())) {
      DeviceFailure failure = refused(session(f, new Security.SystemAuthorities()));

      assertThat(failure.what()).contains("no known authority");
      assertThat(failure.remedy()).contains(f.router.certificate().fingerprint());
      assertThat(f.router.statistics().total()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void anotherCertificateThanThePinnedOneIsRefusedAndGetsNoPassword(Service service) {
    try (RouterFixture f = fixture(service, SimulatorSettings.defaults())) {
      Router session = session(f, f.pinned());
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

  @ParameterizedTest
  @EnumSource(Service.class)
  void aPinNeedsNeitherTheRightNameNorAValidDate(Service service) {
    var settings =
        SimulatorSettings.defaults().withCertificate(List.of("elsewhere.lan"), Duration.ofHours(1));
    try (RouterFixture f = fixture(service, settings)) {
      assertThat(session(f, f.pinned()).resources().board()).isEqualTo("CHR");
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void aFileOfAuthoritiesIsTrustedForTheRightNameOnly(Service service) throws IOException {
    try (RouterFixture f = fixture(service, SimulatorSettings.defaults())) {
      assertThat(session(f, file(f)).resources().version()).startsWith("7.");
    }
    var elsewhere =
        SimulatorSettings.defaults().withCertificate(List.of("elsewhere.lan"), Duration.ofDays(9));
    try (RouterFixture f = fixture(service, elsewhere)) {
      assertThat(refused(session(f, file(f))).what()).contains("another name");
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void aFileThatCannotBeReadIsATypedError(Service service) throws IOException {
    try (RouterFixture f = fixture(service, SimulatorSettings.defaults())) {
      Path empty = Files.writeString(directory.resolve("empty.pem"), "");
      for (Path path : List.of(empty, directory.resolve("missing.pem"))) {
        Security security = new Security.AuthorityFile(path);
        DeviceException e = catchThrowableOfType(DeviceException.class, () -> session(f, security));
        assertThat(e.failure()).isInstanceOf(DeviceFailure.Untrusted.class);
        assertThat(e.failure().what()).contains(path.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void plaintextIsSpokenOnlyWhenAskedFor(Service service) {
    try (RouterFixture f = fixture(service, SimulatorSettings.defaults().withTls(false))) {
      assertThat(session(f, new Security.Plaintext()).resources().board()).isEqualTo("CHR");

      RouterSettings tls = f.settings(f.pinned(), Duration.ofSeconds(2));
      DeviceException e =
          catchThrowableOfType(DeviceException.class, () -> f.session(tls).resources());
      // A plain API takes TLS's greeting for the beginning of a sentence and waits for the rest.
      assertThat(e.failure())
          .isInstanceOfAny(DeviceFailure.Protocol.class, DeviceFailure.TimedOut.class);
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
