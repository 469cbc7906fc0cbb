package dev.wanctl.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.LogConfig;
import dev.wanctl.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogsTest {

  private static final System.Logger LOG = System.getLogger("wanctl.test");
  private static final Map<String, String> JOURNAL = Map.of("JOURNAL_STREAM", "8:123");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Logger root = Logger.getLogger("");
  private Level level = Level.INFO;
  private Handler[] handlers = {};

  @BeforeEach
  void keepWhatThereWas() {
    level = root.getLevel();
    handlers = root.getHandlers();
  }

  @AfterEach
  void putBack() {
    for (Handler ours : root.getHandlers()) {
      root.removeHandler(ours);
    }
    for (Handler handler : handlers) {
      root.addHandler(handler);
    }
    root.setLevel(level);
  }

  private void install(LogConfig.Level least, LogConfig.Format format, Map<String, String> env) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Logs.install(new LogConfig(least, format), out, env);
  }

  private String logged() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void textHasTimeOfEvenLengthLevelAndMessage() {
    install(LogConfig.Level.INFO, LogConfig.Format.TEXT, Map.of());
    LOG.log(System.Logger.Level.INFO, "line={0} ready rates={1}", "cable", "20Mbit/5Mbit");
    LOG.log(System.Logger.Level.WARNING, "it is hot");
    LOG.log(System.Logger.Level.ERROR, "it burns");
    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)";
    assertThat(logged().lines())
        .satisfiesExactly(
            l -> assertThat(l).matches(time + " info line=cable ready rates=20Mbit/5Mbit"),
            l -> assertThat(l).matches(time + " warning it is hot"),
            l -> assertThat(l).matches(time + " error it burns"));
  }

  @Test
  void journalGetsAPriorityOnEveryLineAndNoTime() {
    install(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, JOURNAL);
    LOG.log(System.Logger.Level.ERROR, "first\nsecond");
    LOG.log(System.Logger.Level.WARNING, "key: bad\n  ^");
    LOG.log(System.Logger.Level.INFO, "good");
    LOG.log(System.Logger.Level.DEBUG, "detail");
    assertThat(logged())
        .isEqualTo("<3>first\n<3>second\n<4>key: bad\n<4>  ^\n<6>good\n<7>detail\n");
  }

  @Test
  void jsonIsOneObjectPerMessage() throws Exception {
    install(LogConfig.Level.INFO, LogConfig.Format.JSON, JOURNAL);
    LOG.log(System.Logger.Level.WARNING, "two\nlines \"quoted\"");
    assertThat(logged().lines()).hasSize(1);
    Json.Obj entry = Json.parse(logged()).asObject().orElseThrow();
    assertThat(entry.string("message")).contains("two\nlines \"quoted\"");
    assertThat(entry.string("level")).contains("warning");
    assertThat(entry.string("logger")).contains("wanctl.test");
    assertThat(entry.string("time").orElseThrow()).endsWith("Z");
  }

  @Test
  void bugsComeWithTheirTrace() {
    install(LogConfig.Level.INFO, LogConfig.Format.TEXT, JOURNAL);
    LOG.log(System.Logger.Level.ERROR, "bug", new IllegalStateException("impossible"));
    assertThat(logged())
        .contains("<3>bug\n<3>java.lang.IllegalStateException: impossible\n<3>\tat");
    assertThat(logged().lines()).allMatch(l -> l.startsWith("<3>"));
  }

  @Test
  void theJournalFindsAnEntryByLineReasonAndCondition() {
    assertThat(fields("line=cable direction=download reason=cut congestion begins: 80.0ms"))
        .containsEntry("LINE", "cable")
        .containsEntry("REASON", "cut")
        .containsEntry("PRIORITY", "4")
        .containsEntry("SYSLOG_IDENTIFIER", "wanctl")
        .containsEntry(
            "MESSAGE", "line=cable direction=download reason=cut congestion begins: 80.0ms");
    assertThat(fields("line=dsl shaper=\"eth0 and ifb\" failure=timed-out: it is silent a=b"))
        .containsEntry("SHAPER", "eth0 and ifb")
        .containsEntry("FAILURE", "timed-out")
        .doesNotContainKey("A");
    assertThat(fields("line=dsl condition=blind incident begins: x"))
        .containsEntry("CONDITION", "blind");
  }

  private static Map<String, String> fields(String message) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    return Logs.fields(entry, message, message);
  }

  @Test
  void jsonHasTheLineAndTheReasonAsMembers() throws Exception {
    install(LogConfig.Level.INFO, LogConfig.Format.JSON, Map.of());
    LOG.log(System.Logger.Level.INFO, "line={0} reason={1} well", "cable", "cut");
    Json.Obj entry = Json.parse(logged()).asObject().orElseThrow();
    assertThat(entry.string("line")).contains("cable");
    assertThat(entry.string("reason")).contains("cut");
  }

  @Test
  @DisplayName(
      "C-95: a day in which two lines are congested every few seconds is less than 200 lines")
  void aStormOfADayIsLessThan200Lines() {
    install(LogConfig.Level.INFO, LogConfig.Format.TEXT, Map.of());
    Handler handler = root.getHandlers()[0];
    Instant start = Instant.parse("2026-02-03T00:00:00Z");
    int events = 0;
    for (int second = 0; second < 86_400; second += 20) {
      for (String line : List.of("cable", "dsl")) {
        for (String what : List.of("congestion begins: {1}ms", "congestion over after {1} s")) {
          LogRecord entry = new LogRecord(Level.INFO, "line={0} " + what);
          entry.setParameters(new Object[] {line, second % 977});
          entry.setInstant(start.plusSeconds(second));
          handler.publish(entry);
          events++;
        }
      }
    }
    assertThat(events).isEqualTo(17_280);
    assertThat(logged().lines().count()).isBetween(40L, 199L);
    long held =
        Pattern.compile("\\(and (\\d+) more like this before\\)")
            .matcher(logged())
            .results()
            .mapToLong(r -> Long.parseLong(r.group(1)))
            .sum();
    assertThat(held + logged().lines().count())
        .as("what is not shown is counted")
        .isGreaterThan(16_000);
  }

  @Test
  void whatDiffersInMoreThanNumbersIsShownAndSoIsTheFirstOfEachLine() {
    install(LogConfig.Level.INFO, LogConfig.Format.TEXT, Map.of());
    for (int i = 0; i < 100; i++) {
      LOG.log(System.Logger.Level.WARNING, "line={0} failed {1} times", "wan1", i);
    }
    LOG.log(System.Logger.Level.WARNING, "line={0} failed {1} times", "wan2", 7);
    LOG.log(System.Logger.Level.WARNING, "line={0} works", "wan1");
    assertThat(logged().lines().filter(l -> l.contains("line=wan1 failed")).count()).isEqualTo(10);
    assertThat(logged()).contains("line=wan2 failed").contains("line=wan1 works");
  }

  @Test
  void lessSevereThanAskedForIsLeftOutAndSoIsTheDebugOutputOfOthers() {
    install(LogConfig.Level.WARNING, LogConfig.Format.TEXT, JOURNAL);
    LOG.log(System.Logger.Level.INFO, "not asked for");
    install(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, JOURNAL);
    System.getLogger("jdk.event.security").log(System.Logger.Level.DEBUG, "not ours");
    assertThat(logged()).isEmpty();
  }
}
