package dev.wanctl.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

  private static final Moment NOW =
      new Moment(Samples.NOW, Instant.parse("2026-02-03T04:05:06.500Z"));

  private static String status(boolean colour, LineStatus... lines) {
    return StatusText.of(new StatusDocument(new MadeUpSource(lines)).status(NOW), colour);
  }

  private static LineStatus failing() {
    return Samples.withFailingShaper(
        Samples.good("dsl"),
        new DeviceFailure.LoginRefused(
            "the router at 192.168.88.1 refuses the password of user wanctl",
            "set `routers.home.password` to the one of `/user print` on the router"));
  }

  @Test
  void everyWayOfAskingIsNamed() {
    LineStatus line =
        Samples.withProbes(
            Samples.good("cable"),
            Samples.instead(ProbeReport.Why.SILENT, "no host answers pings"));
    assertThat(status(false, line)).contains("connects from tcp://192.0.2.1:443");
    LineStatus irtt =
        Samples.withProbes(
            Samples.good("cable"),
            Samples.probes(Samples.report(Subsystem.State.WORKING), Samples.losing(0, 0)));
    assertThat(status(false, irtt)).contains("irtt from irtt://192.0.2.7:2112");
  }

  @Test
  void aScreenAnswersTheQuestions() {
    String text = status(false, Samples.good("cable"), failing());
    assertThat(text)
        .startsWith("PROBLEM  wanctl 1.2.3, up 1 h 0 min\n")
        .contains("cable  GOOD  all parts work since 1 h 0 min")
        .contains("94.2 Mbit")
        .contains("10-100")
        .contains("3.4 ms added (a queue above 12.0 ms)")
        .contains("2 of 2 reflectors answer")
        .contains("asked     timestamps from 192.0.2.2; echo from 192.0.2.1")
        .contains("error shaper-failing")
        .contains("-> set `routers.home.password`");
    assertThat(text.replaceAll("\\s+", " "))
        .contains("confirmed in 0.5 ms (99%: 2.0 ms)")
        .contains("(last day: ")
        .contains("router 192.0.2.88 system RouterOS 7.23.7 (long-term), processor 3 % busy")
        .contains("sectors written since wanctl started: 40, by whomever; changes by wanctl: 120")
        .contains(
            "router 192.0.2.89 system OpenWrt 24.10.4, a router, up 30 h 0 min, load 0.25, 7.0 s ago")
        .contains("ssh answers in 0.9 ms; connections: 2, changes by wanctl: 30");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void colourOnlyWhenAsked() {
    assertThat(status(false, failing())).doesNotContain("\033");
    assertThat(status(true, failing())).contains("\033[31mPROBLEM\033[0m");
  }

  @Test
  void aNameCannotMoveTheCursor() {
    assertThat(status(false, Samples.good("x\033[2Jy\n")))
        .doesNotContain("\033")
        .contains("x [2Jy");
  }

  @Test
  void aDocumentOfStrangersIsNoBug() throws Exception {
    Json.Obj strange =
        Json.parse("{\"lines\":[{},{\"name\":7}],\"conditions\":[{}]}").asObject().orElseThrow();
    assertThat(StatusText.of(strange, false)).startsWith("UNKNOWN");
    assertThat(ExplainText.of(strange)).contains("no decision yet");
  }

  @Test
  void decisionsOfOneReasonBecomeOneEntry() {
    List<LineSnapshot> decisions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Reason reason = i < 10 ? Reason.GROW : i < 25 ? Reason.CUT : Reason.RESTORE;
      decisions.add(Samples.decision(Samples.NOW - (30 - i) * 100_000_000L, reason, Sight.CLEAR));
    }
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    source.decided(decisions);
    String text = ExplainText.of(new StatusDocument(source).explain("", 100, NOW).orElseThrow());
    assertThat(text)
        .startsWith("cable: the last 30 decisions, over 2.9 s")
        .containsSubsequence(
            "04:05:03.500  10 decisions in 900 ms",
            "grow, 94.2 Mbit",
            "15 decisions",
            "cut, ",
            "5 decisions",
            "restore, ");
    assertThat(text.replaceAll("\\s+", " ")).contains(Reason.CUT.meaning());
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void figuresReadWell() {
    assertThat(Words.rate(940e6)).isEqualTo("940 Mbit");
    assertThat(Words.rate(9.996e6)).isEqualTo("10.0 Mbit");
    assertThat(Words.rate(64e3)).isEqualTo("64.0 kbit");
    assertThat(Words.rate(Double.NaN)).isEqualTo("-");
    assertThat(Words.span(0.34)).isEqualTo("340 ms");
    assertThat(Words.span(7 * 3600 + 120)).isEqualTo("7 h 2 min");
    assertThat(Words.span(52 * 3600)).isEqualTo("2 d 4 h");
  }
}
