package dev.wanctl.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFileTest {

  @TempDir private Path folder;

  private Path made(String type, String form, String passphrase) throws Exception {
    Path file = folder.resolve("key");
    Process keygen =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", type, "-m", form, "-N", passphrase, "-f", file.toString())
            .inheritIO()
            .start();
    assertThat(keygen.waitFor()).isZero();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519 RFC4716", "rsa RFC4716", "rsa PEM", "ecdsa PKCS8", "rsa PKCS8"})
  void aPassphraseIsSeenWithoutIt(String kind) throws Exception {
    String[] words = kind.split(" ", 2);
    Path open = made(words[0], words[1], "");
    assertThat(PrivateKeyFile.look(open)).isEqualTo(PrivateKeyFile.OPEN);
    assertThat(PrivateKeyFile.look(Path.of(open + ".pub"))).isEqualTo(PrivateKeyFile.NONE);
    Files.delete(open);
    Files.delete(Path.of(open + ".pub"));
    assertThat(PrivateKeyFile.look(made(words[0], words[1], "a passphrase")))
        .isEqualTo(PrivateKeyFile.LOCKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\1\2",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "-----END OPENSSH PRIVATE KEY----------BEGIN OPENSSH PRIVATE KEY-----"
      })
  void whatIsNoKeyIsNone(String text) throws IOException {
    assertThat(PrivateKeyFile.look(Files.writeString(folder.resolve("key"), text)))
        .isEqualTo(PrivateKeyFile.NONE);
  }

  @Test
  void whatCannotBeReadIsAFailure() {
    assertThatThrownBy(() -> PrivateKeyFile.look(folder)).isInstanceOf(IOException.class);
  }
}
