package dev.wanctl.sim.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.script.Console;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the console prints for what people and programs send it.
class ConsoleTest {

  private final RouterModel model = new RouterModel(QueueBackend.idle(), System::nanoTime);
  private final Faults faults = new Faults();

  @BeforeEach
  void fill() {
    model.user("admin", "x", "full");
    model.user("guest", "x", "read");
    model.table(RouterModel.QUEUE_TYPE).add(Map.of("name", "cake-down", "kind", "cake"));
    for (String name : List.of("down", "up", "the third")) {
      model
          .table(RouterModel.QUEUE_TREE)
          .add(Map.of("name", name, "parent", "bridge", "max-limit", "500000000"));
    }
  }

  private String run(String script) {
    return run(script, "admin");
  }

  private String run(String script, String user) {
    return Console.run(script, new ConsoleMenus(model, faults, policy -> model.may(user, policy)))
        .stripTrailing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ":put hello | hello",
        "put \"a \\$ \\\"b\\\" \\48\\45\\4C\\4C\\4F\\_!\" | a $ \"b\" HELLO !",
        ":local a 5; :put ($a + 2 * 3) | 11",
        ":local a \"x y\"; :put \"<$a> $[:len $a] $($a . 1)\" | <x y> 3 x y1",
        ":put [:len [/queue tree find]] | 3",
        ":put [:len [/queue tree find name=\"none\"]] | 0",
        ":put [/queue tree get [find name=\"down\"] max-limit] | 500000000",
        ":put [/queue/tree/get down max-limit] | 500000000",
        ":put [:typeof [/queue tree get down disabled]] | bool",
        ":put [:typeof [/queue tree get down comment]] | nil",
        ":foreach i in=[/queue tree find name~\"^[du]\"] do={:put [/queue tree get $i name]} | down,up",
        ":foreach i in={1;\"b\"} do={:put $i} | 1,b",
        ":if (1 < 2 && !(2 = 3)) do={:put yes} else={:put no} | yes",
        ":if ([:len \"\"] > 0) do={:put yes} else={:put no} | no",
        ":do {:error \"oops\"; :put never} on-error={:put caught} | caught",
        ":put a; :error \"oops\"; :put b | a,oops",
        "{:local a 1; {:local a 2; :set a 3}; :put $a} | 1",
        ":put [:pick \"abcdef\" 1 3] | bc",
        ":put [/system identity get name] | MikroTik",
        "/system identity set name=\"r 1\"; :put [/system identity get name] | r 1",
        ":put [/user group get read policy] | ssh;read;test;api;rest-api;!write;!policy",
        "# a comment | ~~",
        ":put [:len [/queue tree find where max-limit=500M or name=up]] | 1",
      })
  void scripts(String script, String output) {
    assertThat(run(script).replace("\r\n", ",")).isEqualTo(output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo | bad command name foo (line 1 column 1)",
        ":put a; /queue tree foo | bad command name foo (line 1 column 21)",
        ":put \"a | syntax error (line 1 column 8)",
        ":put [:len a | syntax error (line 1 column 13)",
        "/queue tree print foo | expected end of command (line 1 column 19)",
        "/queue tree set down max-limt=5 | expected end of command (line 1 column 17)",
        "/queue tree set none max-limit=5 | no such item",
        "/queue tree set *FFFF max-limit=5 | no such item",
        ":put [/queue tree get [find name=none] name] | no such item",
        ":put [/queue tree get [find] name] | invalid internal item number",
        "/queue tree set down max-limit=fast | invalid value for argument max-limit",
        "/queue tree set down queue=none | input does not match any value of queue",
        "/queue tree add name=down | failure: already have such name",
      })
  void errorsInTheRoutersWords(String script, String words) {
    assertThat(run(script)).endsWith(words);
  }

  @Test
  void aScriptThatIsNotUnderstoodDoesNothing() {
    assertThat(run(":put before; /queue tree set down max-limit=5; /queue tree foo"))
        .isEqualTo("bad command name foo (line 1 column 60)");
    assertThat(run(":do {/queue tree foo} on-error={:put caught}")).startsWith("bad command name");
    assertThat(limit("down")).isEqualTo("500000000");
  }

  @Test
  void settingNothingIsSilentSuccessAndSeveralAreAllSet() {
    assertThat(run("/queue tree set [find name=\"none\"] max-limit=5")).isEmpty();
    assertThat(run("/queue tree set [find name~\"^..\\$\"] max-limit=5M")).isEmpty();
    assertThat(limit("up")).isEqualTo("5000000");
    assertThat(run("/queue tree set [find] max-limit=38k disabled=yes")).isEmpty();
    assertThat(limit("the third")).isEqualTo("38000");
  }

  private String limit(String queue) {
    return model
        .table(RouterModel.QUEUE_TREE)
        .named(queue)
        .orElseThrow()
        .getOrDefault("max-limit", "");
  }

  @Test
  void readersMayNotWrite() {
    assertThat(run(":put [/queue tree get down max-limit]", "guest")).isEqualTo("500000000");
    assertThat(run("/queue tree set down max-limit=5", "guest"))
        .isEqualTo("not enough permissions (9)");
    assertThat(run("/queue tree print", "nobody")).isEqualTo("not enough permissions (9)");
  }

  @Test
  void whatPrintShowsIsMadeForPeople() {
    run("/queue tree set up max-limit=12345k disabled=yes comment=\"my line\"");
    List<String> lines = run("/queue tree print").lines().toList();
    assertThat(lines.getFirst()).startsWith("Flags: X - disabled, I - invalid");
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines)
        .anyMatch(line -> line.startsWith(" 0    name=\"down\""))
        .anyMatch(line -> line.equals(" 1 X  ;;; my line"))
        .anyMatch(line -> line.contains("max-limit=500M"))
        .anyMatch(line -> line.contains("max-limit=12345k"));
    assertThat(run("/queue tree print stats where name=\"down\"").lines().toList())
        .last()
        .asString()
        .startsWith(" 0    name=\"down\" parent=bridge rate=0 packet-rate=0 queued-bytes=0");
    assertThat(run("/queue tree print count-only")).isEqualTo("3");
    assertThat(run("/queue tree print terse").lines().toList()).hasSize(3);
    assertThat(run("/system resource print")).contains("  board-name: CHR");
  }

  @Test
  void scriptsSeeTimesAsClocksShowThem() {
    assertThat(run(":put [/system resource get uptime]")).matches("00:0\\d:\\d\\d");
  }

  @Test
  void singleChangesCanFail() {
    faults.spoil(
        Faults.CHANGE, "/queue/tree/set/up", new Faults.Spoiled.Status(0, "failure: no"), 1);
    assertThat(run("/queue tree set down max-limit=1; /queue tree set up max-limit=1"))
        .isEqualTo("failure: no");
    assertThat(limit("down")).isEqualTo("1");
    assertThat(limit("up")).isEqualTo("500000000");
  }
}
