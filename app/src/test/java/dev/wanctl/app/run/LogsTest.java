package dev.wanctl.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.LogConfig;
import dev.wanctl.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
  void lessSevereThanAskedForIsLeftOutAndSoIsTheDebugOutputOfOthers() {
    install(LogConfig.Level.WARNING, LogConfig.Format.TEXT, JOURNAL);
    LOG.log(System.Logger.Level.INFO, "not asked for");
    install(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, JOURNAL);
    System.getLogger("jdk.event.security").log(System.Logger.Level.DEBUG, "not ours");
    assertThat(logged()).isEmpty();
  }
}
