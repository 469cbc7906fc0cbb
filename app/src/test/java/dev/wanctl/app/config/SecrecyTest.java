package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecrecyTest {

  private static final String CANARY = "Qx7canaryZ9";

  @TempDir Path folder;

  /// Ways to write a secret, good and bad; `@` stands for it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{address: a, user: b, password: @}",
        "{address: a, user: b, password: \"@\"}",
        "{address: a, user: b, password: '@'}",
        "{address: a, user: b, password: @, port: zero}",
        "{address: a, user: b, prot: 1, password: @}",
        "{address: a, user: b, pasword: @}",
        "{address: a, user: b, password: x@: y@}",
        "{address: a, user: b, password: @: @}",
        "{address: a, user: b, password: *@}",
        "{address: a, user: b, password: %@}",
        "{address: a, user: b, password: !@}",
        "{address: a, user: b, password: !@ @}",
        "{address: a, user: b, password: @,@}",
        "{address: a, user: b, password: x,@}",
        "{address: a, user: b, password: `@}",
        "{address: a, user: b, password: \"@}",
        "{address: a, user: b, password: \"\\q@\"}",
        "{address: a, user: b, password: {@: 1}}",
        "{address: a, user: b, password: [@]}",
        "{address: a, user: b, password: ${UNSET}@}",
        "{address: a, user: b, password: ${@-}}",
        "{address: a, user: b, password: ${SECRET}, port: 0}",
        "{address: a, user: b, password: p, password: @}",
        "{address: a, user: b, password: p, credential: x, tls: {pin: 1}} # @",
        "\n    address: a\n    user: b\n    password: |\n      @\n      @\n    port: x",
        "\n    address: a\n    user: b\n    password: >-\n      @\n     @: x\n    port: x",
        "\n    password: @\n   address: a",
        "\n    password: @: @\n    address: a",
        "\n\tpassword: @",
        "\n    password: ok @\n      @\n    port: x",
      })
  void neverGetsIntoAnythingThatIsSaid(String router) {
    Map<String, String> environment = new HashMap<>(Loading.ENVIRONMENT);
    environment.put("SECRET", CANARY);
    String text =
        "routers:\n  home: " + router.replace("@", CANARY) + "\n" + Loading.SMALL + "typo: 1\n";
    for (String file : new String[] {text, text.replace("typo: 1\n", "")}) {
      LoadResult result = ConfigLoader.parse(Path.of("wanctl.yaml"), file, environment);
      assertThat(result.toString()).doesNotContain(CANARY).doesNotContain(CANARY.substring(2, 8));
      if (result instanceof LoadResult.Loaded loaded) {
        assertThat(loaded.effective().toString()).doesNotContain(CANARY);
        assertThat(loaded.effective().entries().toString()).doesNotContain(CANARY);
        assertThat(loaded.config().toString()).doesNotContain(CANARY);
        assertThat(loaded.config().routers())
            .hasEntrySatisfying("home", r -> assertThat(r.password().reveal()).contains(CANARY));
      }
    }
  }

  @Test
  void aChangedSecretIsADifferenceThatShowsNeither() {
    EffectiveConfig before = Loading.good(Loading.GOOD).effective();
    EffectiveConfig after =
        Loading.good(Loading.GOOD.replace("${ROUTER_PASSWORD}", CANARY)).effective();
    assertThat(ConfigDiff.between(before, after).changes())
        .singleElement()
        .hasToString("routers.home.password: **** -> **** (needs a restart)");
  }

  @Test
  void variablesStandForAWholeValueOrAPart() {
    assertThat(password("${A}")).isEqualTo(Reading.good(new Secret("one")));
    assertThat(password("<${A}-${B}>")).isEqualTo(Reading.good(new Secret("<one-$2>")));
    assertThat(password("$${A}")).isEqualTo(Reading.good(new Secret("${A}")));
    assertThat(password("$A")).isEqualTo(Reading.good(new Secret("$A")));
    assertThat(password("${C}"))
        .isEqualTo(
            Reading.bad(
                "the environment variable C is not set",
                "set it where wanctl is started (Environment= or EnvironmentFile= of its unit)"));
    assertThat(password("${EMPTY}")).isEqualTo(Reading.bad("the value is empty", ""));
    assertThat(password("${A")).isInstanceOf(Reading.Bad.class);
    assertThat(password("${}")).isInstanceOf(Reading.Bad.class);
  }

  private static Reading<Secret> password(String text) {
    return new Secrets(Map.of("A", "one", "B", "$2", "EMPTY", "")).expand(text);
  }

  @Test
  void comeFromFilesAndCredentialsToo() throws IOException {
    Files.writeString(folder.resolve("pw"), CANARY + "\n");
    Files.setPosixFilePermissions(
        folder.resolve("pw"), PosixFilePermissions.fromString("rw-------"));
    Path file = folder.resolve("wanctl.yaml");
    for (String key : new String[] {"password-file", "credential"}) {
      Files.writeString(
          file,
          "routers:\n  home: {address: a, user: b, %s: pw}\n".formatted(key)
              + Loading.SMALL.replace(
                  "{interface: ppp0}", "{router: home, download: d, upload: u}"));
      LoadResult result =
          ConfigLoader.load(file, Map.of("CREDENTIALS_DIRECTORY", folder.toString()));
      assertThat(result).isInstanceOf(LoadResult.Loaded.class);
      LoadResult.Loaded loaded = (LoadResult.Loaded) result;
      assertThat(loaded.config().routers())
          .hasEntrySatisfying("home", r -> assertThat(r.password().reveal()).isEqualTo(CANARY));
      assertThat(loaded.warnings()).isEmpty();
      assertThat(loaded.toString()).doesNotContain(CANARY);
    }
  }

  @Test
  void whoeverNeedsNoneIsNotAskedForThem() throws IOException {
    String text =
        """
        http: {listen: "127.0.0.1:9199", token: "${TOKEN_OF_THE_DAEMON}"}
        mqtt: {address: broker.lan, user: wanctl, password-file: /nonexistent/mqtt}
        alerts: {sinks: {phone: {kind: ntfy, url: "${URL_OF_THE_DAEMON}"}}}
        """;
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(file, Loading.GOOD + text);
    assertThat(ConfigLoader.load(file, Map.of())).isInstanceOf(LoadResult.Invalid.class);
    LoadResult result = ConfigLoader.loadWithoutSecrets(file, Map.of());
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    Config config = ((LoadResult.Loaded) result).config();
    assertThat(config.http().listen()).hasValue(new HttpConfig.Listen("127.0.0.1", 9199));
    assertThat(config.http().token().orElseThrow().isKnown()).isFalse();
  }

  @Test
  void inAnOpenFileAreWarnedOf() throws IOException {
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(file, Loading.GOOD.replace("${ROUTER_PASSWORD}", CANARY));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    LoadResult.Loaded loaded = (LoadResult.Loaded) ConfigLoader.load(file, Map.of());
    assertThat(loaded.warnings())
        .singleElement()
        .extracting(Problem::what)
        .isEqualTo("every user of this machine can read this secret");
  }
}
