package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.condition.ConditionKind;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertReaderTest {

  private static AlertConfig alerts(String section) {
    return Loading.good(Loading.SMALL + section).config().alerts();
  }

  private static String warnings(String section) {
    return String.join(
        "\n",
        Loading.good(Loading.SMALL + section).warnings().stream().map(Problem::toString).toList());
  }

  @Test
  void withoutASectionNobodyIsToldAndTheSafeSetStands() {
    AlertConfig none = alerts("");
    assertThat(none.sinks()).isEmpty();
    assertThat(none.kinds())
        .contains(ConditionKind.BLIND, ConditionKind.SHAPER_FAILING)
        .doesNotContain(ConditionKind.OBSERVING, ConditionKind.PATH_LOSS);
  }

  @Test
  @DisplayName("C-101: one bad sink of ten is off and says so; nine work and the daemon starts")
  void oneBadOfTen() {
    StringBuilder section = new StringBuilder("alerts:\n  sinks:\n");
    for (int i = 0; i < 9; i++) {
      section.append("    s").append(i).append(": {kind: slack, url: \"https://x.example/a\"}\n");
    }
    section.append("    bad: {kind: discord, url: ${NOT_SET_ANYWHERE}}\n");
    AlertConfig config = alerts(section.toString());
    assertThat(config.sinks()).hasSize(9);
    assertThat(config.broken()).hasSize(1);
    assertThat(config.broken().getFirst().name()).isEqualTo("bad");
    assertThat(config.broken().getFirst().why()).contains("NOT_SET_ANYWHERE is not set");
    assertThat(warnings(section.toString()))
        .contains("alerts.sinks.bad.url")
        .contains("this is off and the rest goes on");
  }

  static Stream<String> bad() {
    return Stream.of(
        "{url: \"https://x.example/a\"}",
        "{kind: pigeon, url: \"https://x.example/a\"}",
        "{kind: slack}",
        "{kind: slack, url: \"ftp://x.example/a\"}",
        "{kind: slack, url: \"no url at all\"}",
        "{kind: slack, url: \"https://x.example/a\", colour: red}",
        "{kind: slack, url: \"https://x.example/a\", method: put}",
        "{kind: slack, url: \"https://x.example/a\", per-hour: 0}",
        "{kind: slack, url: \"https://x.example/a\", lines: [nosuch]}",
        "{kind: ntfy, url: \"https://ntfy.example\"}",
        "{kind: email, url: \"smtps://mail.example\", to: [a@b.example]}",
        "{kind: email, url: \"https://mail.example\", from: a@b.example, to: [a@b.example]}",
        "{kind: email, url: \"smtp://mail.example\", from: a@b.example, to: [a@b.example],"
            + " user: me, password: x, plaintext: true}",
        "{kind: email, url: \"smtp://mail.example\", from: a@b.example, to: [a@b.example],"
            + " user: me}",
        "{kind: exec}",
        "{kind: exec, program: /no/such/program}",
        "just words");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("bad")
  void whatIsWrongWithASinkCostsThisSink(String sink) {
    AlertConfig config =
        alerts(
            "alerts:\n  sinks:\n    good: {kind: slack, url: \"https://x.example/a\"}\n    bad: "
                + sink
                + "\n");
    assertThat(config.sinks()).extracting(AlertConfig.Sink::name).containsExactly("good");
    assertThat(config.broken()).extracting(AlertConfig.Broken::name).containsExactly("bad");
    assertThat(config.broken().getFirst().why()).isNotEmpty();
  }

  @Test
  void aConditionThatThereIsNotIsLeftOutAndSaid() {
    AlertConfig config = alerts("alerts: {also: [path-loss, nonsense]}\n");
    assertThat(config.faults()).isNotEmpty();
    assertThat(config.kinds()).contains(ConditionKind.BLIND);
    assertThat(alerts("alerts: {also: [path-loss], never: [blind]}\n").kinds())
        .contains(ConditionKind.PATH_LOSS)
        .doesNotContain(ConditionKind.BLIND);
  }

  @Test
  void whatIsWrongAboveTheSinksIsAnError() {
    assertThat(Loading.load(Loading.SMALL + "alerts: {after: 5}\n"))
        .isInstanceOf(LoadResult.Invalid.class);
    assertThat(Loading.load(Loading.SMALL + "alerts: {shout: true}\n"))
        .isInstanceOf(LoadResult.Invalid.class);
  }

  @Test
  void aServerOfOnesOwnIsBelievedByPinOrAuthorityAndNotByBoth() {
    String pin = "sha256:" + "0f".repeat(32);
    AlertConfig.Sink good =
        alerts(sink("url: \"https://x.example/a\", tls: {pin: \"" + pin + "\"}"))
            .sinks()
            .getFirst();
    assertThat(((AlertConfig.Slack) good.target()).url().trust())
        .isEqualTo(new TlsTrust.Pinned("0f".repeat(32)));
    assertThat(alerts(sink("url: \"http://127.0.0.1/a\", tls: {pin: \"" + pin + "\"}")).broken())
        .singleElement()
        .satisfies(b -> assertThat(b.why()).contains("no certificate"));
    assertThat(
            alerts(
                    sink(
                        "url: \"https://x.example/a\", tls: {pin: \""
                            + pin
                            + "\", ca: /etc/hostname}"))
                .broken())
        .singleElement()
        .satisfies(b -> assertThat(b.why()).contains("both are given"));
    assertThat(alerts(sink("url: \"https://x.example/a\", tls: {ca: /nowhere.pem}")).broken())
        .singleElement()
        .satisfies(b -> assertThat(b.why()).contains("cannot read /nowhere.pem"));
  }

  private static String sink(String keys) {
    return "alerts: {sinks: {a: {kind: slack, " + keys + "}}}\n";
  }

  @Test
  @DisplayName("C-109: an address that is a secret is in no output")
  void anAddressIsASecret() {
    String section =
        "alerts: {sinks: {a: {kind: slack, url: \"https://x.example/canary-hook\"},"
            + " b: {kind: slack, url: \"nonsense://canary-hook\"},"
            + " c: {kind: webhook, url: \"https://x.example/canary-hook\","
            + " headers: {X-Key: canary-hook}, body: \"{{json}}\"}}}\n";
    LoadResult.Loaded loaded = Loading.good(Loading.SMALL + section);
    assertThat(loaded.effective().toString()).doesNotContain("canary-hook");
    assertThat(loaded.config().toString()).doesNotContain("canary-hook");
    assertThat(loaded.warnings().toString()).doesNotContain("canary-hook");
    assertThat(loaded.config().alerts().sinks()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "22:00-07:00, 23:00, true",
    "22:00-07:00, 22:00, true",
    "22:00-07:00, 07:00, false",
    "22:00-07:00, 12:00, false",
    "12:00-13:30, 13:29, true",
    "12:00-13:30, 13:30, false"
  })
  void quietHoursMayPassMidnight(String hours, String at, boolean quiet) {
    assertThat(QuietHours.parse(hours).orElseThrow().contains(LocalTime.parse(at)))
        .isEqualTo(quiet);
  }

  @Test
  void quietHoursHaveAnEnd() {
    for (String wrong : List.of("22:00-22:00", "22-7", "24:00-07:00", "22:00")) {
      assertThat(QuietHours.parse(wrong)).as(wrong).isEmpty();
    }
  }
}
