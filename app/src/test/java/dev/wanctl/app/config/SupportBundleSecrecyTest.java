package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.cli.Commands;
import dev.wanctl.app.cli.Terminal;
import dev.wanctl.app.support.Bundle;
import dev.wanctl.app.support.Part;
import dev.wanctl.app.support.SecretScan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A secret that was planted anywhere is in no byte of a support bundle.
final class SupportBundleSecrecyTest {

  private static final String CANARY = "Qx7canary+/Z9\"w";

  @TempDir Path folder;

  /// Every key that holds a secret, or says where one is.
  static Stream<String> secretKeys() {
    return Settings.list().stream().filter(s -> s.kind() instanceof Kind.Hidden).map(Setting::path);
  }

  private record Run(int code, String said, Map<String, byte[]> files) {}

  private Run bundle(String configuration, Map<String, String> environment, String... more)
      throws IOException {
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), configuration);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path to = folder.resolve("bundle.tar.gz");
    Files.deleteIfExists(to);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "support-bundle",
                    "--config",
                    file.toString(),
                    "-o",
                    to.toString(),
                    // Nobody listens there.
                    "--url",
                    "http://127.0.0.1:9",
                    "--no-devices"),
                Stream.of(more))
            .toList();
    int code =
        Commands.run(
            arguments.toArray(String[]::new),
            new Terminal(Reader.nullReader(), out, out, environment, false));
    String said = bytes.toString(StandardCharsets.UTF_8);
    return new Run(code, said, Files.exists(to) ? unpacked(to) : Map.of());
  }

  /// The files of a ustar archive.
  private static Map<String, byte[]> unpacked(Path tarGz) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    ByteBuffer tar;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(tarGz))) {
      tar = ByteBuffer.wrap(in.readAllBytes());
    }
    while (tar.remaining() >= 512 && tar.get(tar.position()) != 0) {
      byte[] header = new byte[512];
      tar.get(header);
      String name = new String(header, 0, 100, StandardCharsets.UTF_8).replace("\0", "");
      int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.US_ASCII), 8);
      byte[] content = new byte[size];
      tar.get(content);
      tar.position(tar.position() + Math.floorMod(-size, 512));
      files.put(name, content);
    }
    return files;
  }

  private String configuration(String secretKey) {
    String planted = "'" + CANARY.replace("'", "''") + "'";
    String text =
        """
        routers:
          home: {address: 127.0.0.1, port: 9, user: wanctl, password: @ROUTER}
        lines:
          one:
            shaper: {router: home, download: down, upload: up}
            download: {max: 95Mbit}
            upload: {max: 18Mbit}
            probe:
              reflectors: ["irtt://127.0.0.1"]
              irtt-key: @IRTT
        http: {listen: "127.0.0.1:9", token: @TOKEN}
        state: {directory: %s}
        """
            .formatted(folder.resolve("state"));
    Map<String, String> places =
        Map.of(
            "routers.*.password",
            "@ROUTER",
            "lines.*.probe.irtt-key",
            "@IRTT",
            "http.token",
            "@TOKEN");
    String place = places.get(secretKey);
    if (place == null) {
      // A key that came later: below its section, or with a section of its own.
      String[] segments = secretKey.replace("*", "one").split("\\.", -1);
      StringBuilder section = new StringBuilder(text);
      for (int i = 0; i < segments.length; i++) {
        section.append("  ".repeat(i)).append(segments[i]).append(':');
        section.append(i == segments.length - 1 ? " " + planted + "\n" : "\n");
      }
      text = section.toString();
    } else {
      text = text.replace(place, planted);
    }
    return text.replaceAll("@[A-Z]+", "else-where");
  }

  @ParameterizedTest
  @MethodSource("secretKeys")
  @DisplayName("C-109: a secret of any key is in no byte of a support bundle")
  void noKeyGetsOut(String key) throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "info line=one all is well\n");
    Run run = bundle(configuration(key), Map.of("HOME", "/root"), "--log", log.toString());
    assertThat(run.code()).as(run.said()).isZero();
    assertThat(run.files().keySet()).anyMatch(n -> n.endsWith("configuration.txt"));
    run.files()
        .forEach((name, bytes) -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          assertThat(text).as(name).doesNotContain(CANARY).doesNotContain(CANARY.substring(0, 9));
          assertThat(text)
              .as(name)
              .doesNotContain(
                  Base64.getEncoder()
                      .encodeToString(CANARY.getBytes(StandardCharsets.UTF_8))
                      .substring(0, 12));
        });
    assertThat(run.said()).doesNotContain(CANARY);
  }

  @Test
  @DisplayName("C-109: what would hold a secret is not written")
  void aSecretInTheLogKeepsItFromBeingWritten() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "debug sent " + CANARY + " to it\n");
    Run run = bundle(configuration("http.token"), Map.of(), "--log", log.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.files()).isEmpty();
    assertThat(run.said()).contains("log.txt holds a secret").doesNotContain(CANARY);
  }

  @Test
  void aSecretOfTheEnvironmentKeepsItFromBeingWritten() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "hunter22-and-more\n");
    Run run =
        bundle(
            configuration("http.token"),
            Map.of("SMTP_PASSWORD", "hunter22"),
            "--log",
            log.toString());
    assertThat(run.files()).isEmpty();
  }

  @Test
  void aRefusedConfigurationIsToldWithoutWhatItHolds() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "");
    Run run =
        bundle(
            configuration("http.token") + "# " + CANARY + "\ntypo: 1\n",
            Map.of(),
            "--log",
            log.toString());
    assertThat(run.code()).as(run.said()).isZero();
    assertThat(
            new String(run.files().get("wanctl-support/configuration.txt"), StandardCharsets.UTF_8))
        .contains("is refused")
        .contains("typo")
        .doesNotContain(CANARY.substring(0, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "x=%s;",
        "https://ntfy.example/?auth=%s",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "mqtt://user:hush@broker.lan:1883",
        "Authorization: Bearer abc.def",
      })
  void theScanKnowsManyForms(String form) {
    SecretScan scan = new SecretScan(List.of(new Secret(CANARY)), Map.of());
    for (String disguise : disguises()) {
      assertThat(scan.find(Part.of("part", form.formatted(disguise)))).isPresent();
    }
  }

  private static List<String> disguises() {
    byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
    return List.of(
        CANARY,
        CANARY.replace("\"", "\\\""),
        java.net.URLEncoder.encode(CANARY, StandardCharsets.UTF_8),
        Base64.getEncoder().encodeToString(bytes),
        Base64.getEncoder().encodeToString((CANARY + ":x").getBytes(StandardCharsets.UTF_8)),
        java.util.HexFormat.of().formatHex(bytes));
  }

  @Test
  void theScanLetsOrdinaryTextPass() {
    SecretScan scan =
        new SecretScan(
            List.of(new Secret(CANARY), new Secret("abc")),
            Map.of("SSH_AUTH_TOKEN", "/run/x", "PATH", "/bin"));
    for (String text :
        List.of("password: ****", "http://127.0.0.1:9101/x", "udp://192.0.2.1:7", "abc", "a@b")) {
      assertThat(scan.find(Part.of("part", text))).as(text).isEmpty();
    }
  }

  @Test
  void itsOwnerAloneMayReadItAndNoFileIsOverwritten() throws Exception {
    Bundle bundle = new Bundle();
    bundle.add(Part.of("a.txt", "a"));
    Path file = folder.resolve("b.tar.gz");
    SecretScan scan = new SecretScan(List.of(), Map.of());
    bundle.write(file, scan, Instant.EPOCH);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(unpacked(file)).containsKeys("wanctl-support/README.txt", "wanctl-support/a.txt");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> bundle.write(file, scan, Instant.EPOCH))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
  }
}
