package dev.wanctl.sim.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.Faults.Spoiled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The documented shape of RouterOS's API, over a plain socket.
class ApiServiceTest {

  private RouterSimulator router = start();
  private String id = "";

  private static RouterSimulator start() {
    return RouterSimulator.start(
        SimulatorSettings.defaults().withTls(false), QueueBackend.idle(), "pw");
  }

  @BeforeEach
  void queues() {
    id = router.addQueue("down", "bridge", "cake-down", 5_000_000);
    router.addQueue("up", "ether1", "cake-up", 1_000_000);
    router.addQueue("other", "global", "default-small", 0);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void nothingBeforeTheLogin() throws IOException {
    try (ApiClient client = new ApiClient(router.address(RouterSimulator.Service.API))) {
      assertThat(client.ask("/login", "=name=admin", "=password=wrong"))
          .containsExactly("!trap =message=invalid user name or password (6)", "!done");
      client.say("/queue/tree/print");
      assertThat(client.hear()).isEqualTo("!fatal not logged in");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aGroupNeedsThePolicyAndASessionCostsOneLogLine() throws IOException {
    router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
    router.user("weak", "pw", "noapi");
    router.user("reader", "pw", "read");
    try (ApiClient client = new ApiClient(router.address(RouterSimulator.Service.API))) {
      assertThat(client.ask("/login", "=name=weak", "=password=pw").getFirst())
          .isEqualTo("!trap =message=std failure: not allowed (9)");
      assertThat(client.ask("/login", "=name=reader", "=password=pw")).containsExactly("!done");
      int lines = router.table("/log").rows().size();
      assertThat(client.ask("/queue/tree/print")).hasSize(4);
      assertThat(client.ask("/queue/tree/set", "=.id=" + id, "=max-limit=1").getFirst())
          .isEqualTo("!trap =message=not enough permissions (9)");
      assertThat(router.table("/log").rows()).hasSize(lines);
      assertThat(router.table("/log").rows().getLast().toString())
          .contains("user reader logged in from 127.0.0.1 via api");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'?name=down ?name=up ?#|', 'down up'",
    "'?name=down ?#!', 'up other'",
    "'?>max-limit=1000000', 'down'",
    "'?<max-limit=1000000', 'other'",
    "'?=max-limit=0', 'other'",
    "'?comment', ''",
    "'?-comment', 'down up other'",
    // Of three truths the middle one is copied to the top and turned; the other two must hold.
    "'?name ?parent=bridge ?name ?#1! ?#! ?#|', 'down'",
    // The value at index 1 replaces all others.
    "'?name=up ?name=down ?#1', 'up'",
    "'?name=up ?#.&', 'up'",
    "'?name=up ?#0.!|', 'down up other'",
    // Below what was pushed there is nothing but true.
    "'?#!', ''",
    "'?name=down ?name=up ?name=other ?#|| ?name=up ?#!', 'down other'"
  })
  void printFiltersByAStackOfTruths(String query, String names) throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      String[] words = ("/queue/tree/print =.proplist=name " + query).split(" ");

      List<String> rows = client.ask(words).stream().filter(s -> s.startsWith("!re")).toList();

      assertThat(rows)
          .isEqualTo(
              Arrays.stream(names.split(" "))
                  .filter(name -> !name.isEmpty())
                  .map(name -> "!re =name=" + name)
                  .toList());
    }
  }

  @Test
  void fromSevenEighteenOnNothingIsCalledEmpty() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      assertThat(client.ask("/queue/tree/print", "?name=nope")).containsExactly("!empty", "!done");
      router.version("7.17.2 (stable)");
      assertThat(client.ask("/queue/tree/print", "?name=nope")).containsExactly("!done");
    }
  }

  @Test
  void rowsAreAddedChangedAndRemoved() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      String added = client.ask("/queue/tree/add", "=name=new", "=max-limit=2M").getFirst();
      String newId = added.substring("!done =ret=".length());
      assertThat(client.ask("/queue/tree/set", "=.id=" + newId, "=max-limit=3000000"))
          .containsExactly("!done");
      client.ask("/queue/tree/disable", "=.id=" + newId);
      client.ask("/queue/tree/reset-counters", "=.id=" + newId);
      assertThat(client.ask("/queue/tree/print", "?name=new", "=.proplist=max-limit,disabled"))
          .containsExactly("!re =max-limit=3000000 =disabled=true", "!done");
      client.ask("/queue/tree/enable", "=numbers=" + newId);
      assertThat(router.table("/queue/tree").byId(newId).orElseThrow())
          .containsEntry("disabled", "false");
      client.ask("/queue/tree/remove", "=.id=" + newId);
      assertThat(router.table("/queue/tree").named("new")).isEmpty();
    }
  }

  @Test
  void errorsAreTrapsInTheRoutersWords() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      assertThat(client.ask("/queue/tree/set", "=.id=*FFF", "=max-limit=1"))
          .containsExactly("!trap =category=0 =message=no such item", "!done");
      assertThat(client.ask("/queue/tree/set", "=.id=" + id, "=max-limit=fast").getFirst())
          .isEqualTo("!trap =category=1 =message=invalid value for argument max-limit");
      assertThat(client.ask("/queue/tree/set", "=.id=" + id, "=speed=1").getFirst())
          .isEqualTo("!trap =message=unknown parameter speed");
      assertThat(client.ask("/queue/tree/set", "=max-limit=1").getFirst())
          .isEqualTo("!trap =message=missing =.id=");
      assertThat(client.ask("/queue/tree/add", "=name=up").getFirst())
          .isEqualTo("!trap =message=failure: already have such name");
      assertThat(client.ask("/cue/tree/print"))
          .containsExactly(
              "!trap =category=0 =message=no such command or directory (cue)",
              "!trap =message=no such command prefix",
              "!done");
      assertThat(client.ask("/queue/tree/fly").getFirst()).contains("no such command");
    }
  }

  @Test
  void systemMenusHaveOneRow() throws IOException {
    router.identity("home");
    try (ApiClient client = ApiClient.loggedIn(router)) {
      assertThat(client.ask("/system/identity/print")).containsExactly("!re =name=home", "!done");
      assertThat(client.ask("/system/resource/print", "=.proplist=board-name"))
          .containsExactly("!re =board-name=CHR", "!done");
      // The order of properties is not defined.
      assertThat(client.ask("/user/print", "=.proplist=name,group").getFirst())
          .contains("=name=admin", "=group=full");
    }
  }

  @Test
  void aLateAnswerHoldsUpNoOtherAndCanBeCancelled() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      router.faults().spoil("API", "/queue/tree/print", new Spoiled.Late(Duration.ofMinutes(5)), 1);
      client.say("/queue/tree/print", ".tag=slow");
      client.say("/queue/tree/set", "=.id=" + id, "=max-limit=7", ".tag=fast");
      assertThat(client.hear()).isEqualTo("!done .tag=fast");

      client.say("/cancel", "=tag=slow", ".tag=stop");
      assertThat(List.of(client.hear(), client.hear(), client.hear(), client.hear()))
          .contains("!done .tag=stop")
          .containsSubsequence(
              "!trap .tag=slow =category=2 =message=interrupted",
              "!empty .tag=slow",
              "!done .tag=slow");
    }
  }

  @Test
  void listenTellsOfChangesUntilItIsCancelled() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      client.say("/queue/tree/listen", ".tag=2");
      // Commands take effect in their order, so that the set comes after the listening began.
      client.say("/queue/tree/set", "=.id=" + id, "=max-limit=9", ".tag=3");
      String one = client.hear();
      String other = client.hear();
      assertThat(one + other).contains("!re .tag=2 =.id=" + id).contains("=max-limit=9");
      router.table("/queue/tree").remove(id);
      assertThat(client.hear()).contains(".tag=2", "=.dead=true");
      client.say("/cancel", ".tag=4");
      assertThat(List.of(client.hear(), client.hear(), client.hear()))
          .contains("!trap .tag=2 =category=2 =message=interrupted", "!done .tag=2");
    }
  }

  @Test
  void quittingEndsTheSession() throws IOException {
    try (ApiClient client = ApiClient.loggedIn(router)) {
      client.say("/quit");
      assertThat(client.hear()).isEqualTo("!fatal session terminated on request");
      assertThat(client.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1F_FFFF, 0x20_0000, 0x30_0000})
  void wordsOfAnyLengthAreReadAndWritten(int length) throws IOException {
    String word = "x".repeat(length);
    byte[] bytes = ApiCommand.bytes(List.of(word));
    int prefix = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4;
    assertThat(bytes).hasSize(prefix + length + 1);
    if (length <= 1 << 20) {
      assertThat(ApiCommand.read(new ByteArrayInputStream(bytes)).orElseThrow().command())
          .isEqualTo(word);
    }
  }

  @Test
  void theLongestFormOfALengthIsReadToo() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0); // an empty sentence is ignored
    bytes.writeBytes(new byte[] {(byte) 0xF0, 0, 0, 0, 2, '/', 'x', 0});

    assertThat(ApiCommand.read(new ByteArrayInputStream(bytes.toByteArray())).orElseThrow())
        .isEqualTo(new ApiCommand("/x", Map.of(), List.of(), ""));
  }
}
