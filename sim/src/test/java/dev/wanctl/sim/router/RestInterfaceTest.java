package dev.wanctl.sim.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The documented shape of RouterOS's REST, without sockets.
class RestInterfaceTest {

  private final AtomicReference<String> lastLimit = new AtomicReference<>("");
  private final QueueBackend backend =
      new QueueBackend() {
        @Override
        public void limitChanged(String queue, long bitsPerSecond) {
          lastLimit.set(queue + "=" + bitsPerSecond);
        }

        @Override
        public QueueCounters counters(String queue) {
          return new QueueCounters(5000, 5, 1, 300, 2, 800, 1);
        }

        @Override
        public InterfaceCounters interfaceCounters(String interfaceName) {
          return InterfaceCounters.ZERO;
        }
      };
  private final RouterModel model = new RouterModel(backend, () -> 0);
  private final Faults faults = new Faults();
  private final RestInterface rest = new RestInterface(model, faults);
  private String id = "";

  @BeforeEach
  void aQueue() {
    model.user("admin", "secret", "full");
    model.table("/queue/type").add(Map.of("name", "cake-up", "kind", "cake"));
    id =
        model
            .table("/queue/tree")
            .add(Map.of("name", "up stream", "queue", "cake-up", "max-limit", "1000"));
  }

  private RestReply as(String user, String verb, String target, String body) {
    String login =
        Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    int question = target.indexOf('?');
    return rest.handle(
        new RestRequest(
            verb,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            Map.of("authorization", "Basic " + login),
            body));
  }

  private RestReply ask(String verb, String target, String body) {
    return as("admin", verb, target, body);
  }

  private RestReply get(String target) {
    return ask("GET", target, "");
  }

  private static List<Json.Obj> rows(RestReply reply) throws JsonException {
    assertThat(reply.status()).isEqualTo(200);
    return Json.parse(reply.body()).objects();
  }

  @Test
  void aListHasStringsOnlyAndLiveCounters() throws JsonException {
    Json.Obj row = rows(get("/queue/tree")).getFirst();

    assertThat(row.members().values()).allMatch(Json.Str.class::isInstance);
    assertThat(row.string("bytes")).contains("5000");
    assertThat(row.string("queued-bytes")).contains("300");
    assertThat(row.string(".id")).contains(id);
  }

  @Test
  void aRowIsFoundByIdByNameAndByFilter() throws JsonException {
    assertThat(get("/queue/tree/" + id).body()).startsWith("{");
    assertThat(get("/queue/tree/up%20stream").status()).isEqualTo(200);
    assertThat(rows(get("/queue/tree?name=up%20stream"))).hasSize(1);
    assertThat(rows(get("/queue/tree?name=up+stream"))).isEmpty();
    assertThat(rows(get("/queue/tree?.id=" + id + "&queue=cake-up"))).hasSize(1);
    assertThat(get("/queue/tree/*FFFF").body())
        .isEqualTo("{\"error\":404,\"message\":\"Not Found\"}");
    assertThat(get("/queue/tree/%2A1").status()).isEqualTo(400);
  }

  @Test
  void aPropertyListAlwaysBringsTheId() throws JsonException {
    assertThat(rows(get("/queue/tree?.proplist=name")).getFirst().members().keySet())
        .containsExactly(".id", "name");
  }

  @Test
  void printTakesQueryWordsOnAStack() throws JsonException {
    model.table("/queue/tree").add(Map.of("name", "b"));
    model.table("/queue/tree").add(Map.of("name", "c", "max-limit", "5"));

    assertThat(print("\"name=b\",\"name=c\",\"#|\"")).containsExactly("b", "c");
    assertThat(print("\"name=b\",\"#!\"")).containsExactly("up stream", "c");
    assertThat(print("\">max-limit=4\",\"<max-limit=1000\"")).containsExactly("c");
    assertThat(print("\"name=b\",\"max-limit=5\"")).isEmpty();
    assertThat(print("\"-comment\",\"name=c\",\"#&\"")).containsExactly("c");
    assertThat(ask("POST", "/queue/tree/print", "{\".query\":[\"#?\"]}").status()).isEqualTo(400);
  }

  private List<String> print(String words) throws JsonException {
    String body = "{\".query\":[" + words + "],\".proplist\":\"name\"}";
    return rows(ask("POST", "/queue/tree/print", body)).stream()
        .map(row -> row.string("name").orElseThrow())
        .toList();
  }

  @Test
  void aSetChangesWhatIsNamedAnswersTheRowAndTellsTheLine() {
    RestReply reply = ask("PATCH", "/queue/tree/" + id, "{\"max-limit\":\"20M\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("\"max-limit\":\"20000000\"");
    assertThat(lastLimit.get()).isEqualTo("up stream=20000000");
    assertThat(ask("POST", "/queue/tree/set", "{\".id\":\"" + id + "\",\"comment\":\"x\"}").body())
        .isEqualTo("[]");
    assertThat(model.table("/queue/tree").byId(id).orElseThrow()).containsEntry("comment", "x");
  }

  @Test
  void badValuesAreRefusedInTheRoutersWords() {
    String target = "/queue/tree/" + id;
    assertThat(ask("PATCH", target, "{\"max-limit\":\"fast\"}").body())
        .contains("invalid value for argument max-limit");
    assertThat(ask("PATCH", target, "{\"max-limt\":\"1\"}").body())
        .contains("unknown parameter max-limt");
    assertThat(ask("PATCH", target, "{\"queue\":\"none\"}").body())
        .contains("input does not match any value of queue");
    assertThat(ask("PATCH", target, "{").status()).isEqualTo(400);
    assertThat(get("/nonexistent/path").body())
        .contains("no such command or directory (nonexistent)");
  }

  @Test
  void rowsAreAddedAndRemovedOnce() throws JsonException {
    RestReply added = ask("PUT", "/queue/tree", "{\"name\":\"new\",\"queue\":\"cake-up\"}");
    String fresh = Json.parse(added.body()).asObject().orElseThrow().string(".id").orElseThrow();

    assertThat(added.status()).isEqualTo(201);
    assertThat(ask("PUT", "/queue/tree", "{\"name\":\"new\"}").status()).isEqualTo(400);
    assertThat(ask("DELETE", "/queue/tree/" + fresh, "").status()).isEqualTo(204);
    assertThat(ask("DELETE", "/queue/tree/" + fresh, "").status()).isEqualTo(404);
    assertThat(model.table("/queue/tree").add(Map.of("name", "next"))).isNotEqualTo(fresh);
  }

  @Test
  void policiesAreKept() {
    model.user("viewer", "secret", "read");
    assertThat(as("viewer", "GET", "/queue/tree", "").status()).isEqualTo(200);
    RestReply refused = as("viewer", "PATCH", "/queue/tree/" + id, "{\"max-limit\":\"1\"}");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.body()).contains("not enough permissions (9)");
    assertThat(as("nobody", "GET", "/queue/tree", "").status()).isEqualTo(401);
    assertThat(model.table("/log").rows())
        .anyMatch(row -> row.getOrDefault("message", "").contains("login failure"));
  }

  @Test
  void countersBeginAgainAfterAReset() throws JsonException {
    ask("POST", "/queue/tree/reset-counters", "{\".id\":\"" + id + "\"}");

    assertThat(rows(get("/queue/tree")).getFirst().string("bytes")).contains("0");
  }

  @Test
  void singleMenusAreObjects() {
    assertThat(get("/system/resource").body()).startsWith("{").contains("\"uptime\":\"0s\"");
    assertThat(ask("POST", "/system/identity/set", "{\"name\":\"home\"}").status()).isEqualTo(200);
    assertThat(get("/system/identity").body()).isEqualTo("{\"name\":\"home\"}");
  }

  @Test
  void rulesAndRoutesAreCheckedAsTheyComeIn() throws JsonException {
    String mangle = "/ip/firewall/mangle";
    String marking =
        "{\"chain\":\"prerouting\",\"action\":\"mark-routing\",\"new-routing-mark\":\"lte\"}";
    assertThat(ask("PUT", mangle, marking).body())
        .contains("input does not match any value of new-routing-mark");
    assertThat(ask("PUT", "/routing/table", "{\"name\":\"lte\",\"fib\":\"\"}").status())
        .isEqualTo(201);
    RestReply added = ask("PUT", mangle, marking);
    assertThat(added.status()).isEqualTo(201);
    String rule = Json.parse(added.body()).asObject().orElseThrow().string(".id").orElse("");
    assertThat(rule).matches("\\*[0-9A-F]+");
    assertThat(ask("PATCH", mangle + "/" + rule, "{\"disabled\":\"yes\"}").body())
        .contains("\"disabled\":\"true\"")
        .contains("\"passthrough\":\"true\"");
    assertThat(ask("PATCH", mangle + "/" + rule, "{\"per-lunch\":\"1\"}").body())
        .contains("unknown parameter per-lunch");
    assertThat(ask("PATCH", mangle + "/" + rule, "{\"action\":\"fly\"}").status()).isEqualTo(400);
    assertThat(ask("PUT", "/ip/route", "{\"dst-address\":\"here\",\"gateway\":\"ether1\"}").body())
        .contains("invalid value for argument dst-address");
    assertThat(ask("PUT", "/ip/route", "{\"gateway\":\"ether1\",\"distance\":\"0\"}").body())
        .contains("value of distance out of range (1..255)");
    assertThat(ask("PUT", "/system/scheduler", "{\"name\":\"x\",\"interval\":\"soon\"}").body())
        .contains("invalid value for argument interval");
    assertThat(ask("DELETE", mangle + "/" + rule, "").status()).isEqualTo(204);
    assertThat(ask("DELETE", mangle + "/" + rule, "").status()).isEqualTo(404);
  }
}
