package dev.wanctl.routeros;

import static dev.wanctl.routeros.SshFaultsTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who the router is, and who we are.
class SshTrustTest {

  private static final SshCredential PASSWORD = new SshCredential.Password(RouterFixture.PASSWORD);

  /// Made by `ssh-keygen -t ed25519 -N ""` and `-N secret`, for this test only.
  private static final String PUBLIC_HALF =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHrK/0TAy" + "P52tjuiwQKNa6i1qvH4r6stWNZy4UbUAhdG";

  private static final String KEY =
      """
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
      QyNTUxOQAAACB6yv9EwMj+drY7osECjWuotarx+K+rLVjWcuFG1AIXRgAAAIgqIav6KiGr
      +gAAAAtzc2gtZWQyNTUxOQAAACB6yv9EwMj+drY7osECjWuotarx+K+rLVjWcuFG1AIXRg
      AAAEBS3xY1NrbouCCGvQrq35bz2IQtHhWPVtxpzfqhTL28h3rK/0TAyP52tjuiwQKNa6i1
      qvH4r6stWNZy4UbUAhdGAAAABHRlc3QB
      -----END OPENSSH PRIVATE KEY-----
      """;

  private static final String KEY_WITH_PASSPHRASE =
      """
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBYPivg65
      ljN1lnDsjz6HS/AAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIHrK/0TAyP52tjui
      wQKNa6i1qvH4r6stWNZy4UbUAhdGAAAAkCw2gw1I1J2s82SU7sX7PXI9eJGWZgzdd1JR1F
      2q3Mo1cKiC+r738uf94e1i/feIhFGVLzbZofuCjjySCBYwC5q1je+yWaDN+HV8MYELXDTs
      RoRCYlvlBru4rKBBIqy2n0aGbc2DzYojxY4Eh9SMhCjH1pPtWfMeayzWIOYmTfZinfV/oe
      jvaShpvlDYfOZaKQ==
      -----END OPENSSH PRIVATE KEY-----
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void withoutAPinTheMessageTellsTheLineToAdd() {
    try (SshFixture f = new SshFixture()) {
      DeviceFailure failure =
          failure(() -> f.session(f.settings(PASSWORD, new HostIdentity.Unpinned())).resources());

      assertThat(failure).isInstanceOf(DeviceFailure.Untrusted.class);
      assertThat(failure.remedy())
          .contains("host-key: \"" + f.ssh.fingerprint() + "\"")
          .contains("ssh-ed25519");
      assertThat(f.router.table("/log").rows()).as("nothing is sent to it").isEmpty();
    }
  }

  @Test
  void anotherHostKeyThanThePinned() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.resources();
      String before = f.ssh.fingerprint();
      f.ssh.replaceHostKey();
      f.ssh.dropConnections();

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.Untrusted.class);
      assertThat(failure.what()).contains(before);
      assertThat(failure.remedy()).contains(f.ssh.fingerprint());
    }
  }

  @Test
  void aKnownHostsFile() {
    try (SshFixture f = new SshFixture()) {
      String line = f.ssh.knownHostsLine();
      String strange = line.split(" ", 2)[0] + " ssh-unheard-of AAAA\n";
      Path known = file("known", "# a comment\n\n" + strange + line + "\n");
      f.session(f.settings(PASSWORD, new HostIdentity.KnownHosts(known))).resources();

      Path other = file("other", line.replace("127.0.0.1", "192.0.2.1") + "\n");
      assertThat(refusal(f, other)).contains("does not have this router");
      Path revoked = file("revoked", "@revoked " + line + "\n" + line + "\n");
      assertThat(refusal(f, revoked)).contains("revokes it");
      assertThat(refusal(f, folder.resolve("none"))).contains("cannot be read");
      f.ssh.replaceHostKey();
      assertThat(refusal(f, known)).contains("has another key");
    }
  }

  private static String refusal(SshFixture f, Path knownHosts) {
    DeviceFailure failure =
        failure(() ->
            f.session(f.settings(PASSWORD, new HostIdentity.KnownHosts(knownHosts))).resources());
    assertThat(failure).isInstanceOf(DeviceFailure.Untrusted.class);
    return failure.what();
  }

  @Test
  void anEd25519KeyFileWithAndWithoutPassphrase() {
    try (SshFixture f = new SshFixture()) {
      f.ssh.authorize("admin", publicKey());
      f.session(f.settings(new SshCredential.KeyFile(file("key", KEY), ""), f.identity()))
          .resources();
      Path locked = file("locked", KEY_WITH_PASSPHRASE);
      f.session(f.settings(new SshCredential.KeyFile(locked, "secret"), f.identity())).resources();

      for (String wrong : new String[] {"", "wrong"}) {
        DeviceFailure failure =
            failure(() ->
                f.session(f.settings(new SshCredential.KeyFile(locked, wrong), f.identity()))
                    .resources());
        assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
        assertThat(failure.what()).contains("cannot be read, or needs its passphrase");
      }
    }
  }

  private static java.security.PublicKey publicKey() {
    try {
      return org.apache.sshd.common.config.keys.PublicKeyEntry.parsePublicKeyEntry(PUBLIC_HALF)
          .resolvePublicKey(null, null, null);
    } catch (IOException | java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aKeyFileInPemForm() throws NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try (SshFixture f = new SshFixture()) {
      f.ssh.authorize("admin", pair.getPublic());
      f.session(f.settings(new SshCredential.KeyFile(file("pem", pem), ""), f.identity()))
          .resources();
    }
  }

  @Test
  void aKeyThatTheRouterDoesNotKnowAndAFileThatIsNone() {
    try (SshFixture f = new SshFixture()) {
      DeviceFailure failure =
          failure(() ->
              f.session(f.settings(new SshCredential.KeyFile(file("key", KEY), ""), f.identity()))
                  .resources());
      assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
      assertThat(failure.remedy()).contains("/user ssh-keys import");

      for (Path path : new Path[] {folder.resolve("none"), file("text", "no key\n")}) {
        failure =
            failure(() ->
                f.session(f.settings(new SshCredential.KeyFile(path, ""), f.identity()))
                    .resources());
        assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
        assertThat(failure.what()).contains(path.toString());
      }
    }
  }

  @Test
  void noPasswordIsTakenFromAUserWithAKey() {
    try (SshFixture f = new SshFixture()) {
      f.ssh.authorize("admin", publicKey());
      assertThat(failure(() -> f.session().resources()).remedy())
          .contains("always-allow-password-login");
    }
  }

  @Test
  void pinsInEveryWayOfWritingThem() {
    String base64 = "a".repeat(43);
    assertThat(HostKeyPin.parse("SHA256:" + base64)).contains(new HostKeyPin(base64));
    assertThat(HostKeyPin.parse(" sha256:" + base64 + "= ")).contains(new HostKeyPin(base64));
    assertThat(HostKeyPin.parse(base64)).isEmpty();
    assertThat(HostKeyPin.parse("MD5:aa:bb")).isEmpty();
    assertThat(HostKeyPin.parse("SHA256:" + "0f".repeat(32))).isEmpty();
  }
}
