package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.AlertConfig.Login;
import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over real sockets and with real programs.
final class SendersTest {

  private record Request(String method, String path, Map<String, List<String>> headers, Json body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Message BLIND =
      Made.message(Made.start("cable", ConditionKind.BLIND, Made.NOON));

  @TempDir Path folder;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger answer = new AtomicInteger(200);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(
                new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    parsed(body)));
            exchange.getResponseHeaders().set("Retry-After", "77");
            exchange.getResponseHeaders().set("Location", "http://192.0.2.1/");
            exchange.sendResponseHeaders(answer.get(), -1);
          }
        });
    server.start();
  }

  private static Json parsed(byte[] body) {
    try {
      return Json.parse(body);
    } catch (dev.wanctl.engine.json.JsonException _) {
      return Json.of(new String(body, StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AlertConfig.Address url(String path) {
    return Made.address("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private Request sent(AlertConfig.Target target) throws InterruptedException {
    try (Sender sender = Made.web(target, LIMIT)) {
      assertThat(sender.send(BLIND)).isInstanceOf(Outcome.Delivered.class);
    }
    return requests.take();
  }

  private static Json.Obj object(Json json) {
    return json.asObject().orElseThrow();
  }

  @Test
  void aWebhookGetsEverythingAsJson() throws Exception {
    Request r =
        sent(
            new AlertConfig.Webhook(
                url("/hook?a=b"),
                AlertConfig.Method.PUT,
                "application/json",
                Optional.empty(),
                Map.of("X-Key", new Secret("abc")),
                new Login(Optional.empty(), Optional.of(new Secret("tok")))));
    assertThat(r.method()).isEqualTo("PUT");
    assertThat(r.path()).isEqualTo("/hook?a=b");
    assertThat(r.header("X-key")).isEqualTo("abc");
    assertThat(r.header("Authorization")).isEqualTo("Bearer tok");
    assertThat(object(r.body()).string("event")).contains("start");
    Json.Obj incident =
        object(object(r.body()).objects("notices").getFirst().get("incident").orElseThrow());
    assertThat(incident.string("line")).contains("cable");
    assertThat(incident.objects("conditions").getFirst().string("evidence"))
        .contains("the \u00fcber evidence: <a> & \"b\"");
  }

  @Test
  void aTemplateIsFilledAndItsValuesAreEscapedForJson() throws Exception {
    Request r =
        sent(
            new AlertConfig.Webhook(
                url("/"),
                AlertConfig.Method.POST,
                "application/json",
                Optional.of(
                    "{\"t\": \"{{title}}\", \"x\": \"{{text}}\", \"s\": \"{{severity}}\","
                        + " \"u\": \"{{nothing}}\", \"all\": {{json}}}"),
                Map.of(),
                new Login(Optional.of("me"), Optional.of(new Secret("pw")))));
    Json.Obj body = object(r.body());
    assertThat(body.string("t")).contains("wanctl error: cable: blind");
    assertThat(body.string("x").orElseThrow())
        .contains("\u00fcber")
        .contains("\"b\"")
        .contains("\n");
    assertThat(body.string("u")).contains("{{nothing}}");
    assertThat(object(body.get("all").orElseThrow()).string("event")).contains("start");
    assertThat(r.header("Authorization")).isEqualTo("Basic bWU6cHc=");
  }

  @Test
  void plainTextIsNotEscaped() throws Exception {
    Request r =
        sent(
            new AlertConfig.Webhook(
                url("/"),
                AlertConfig.Method.POST,
                "text/plain",
                Optional.of("{{line}}: {{text}}"),
                Map.of(),
                Made.nobody()));
    assertThat(r.body().asString().orElseThrow()).startsWith("cable: from ").contains("\"b\"");
  }

  @Test
  void ntfyGetsTopicTitleAndPriority() throws Exception {
    Request r = sent(new AlertConfig.Ntfy(url("/sub/my-topic"), Made.nobody()));
    assertThat(r.path()).isEqualTo("/sub/");
    assertThat(object(r.body()).string("topic")).contains("my-topic");
    assertThat(object(r.body()).string("title")).contains("wanctl error: cable: blind");
    assertThat(object(r.body()).integer("priority")).hasValue(4);
  }

  @Test
  void discordPingsNobodyAndSlackReadsNoMarkup() throws Exception {
    Json.Obj discord = object(sent(new AlertConfig.Discord(url("/api/webhooks/1/x"))).body());
    assertThat(discord.string("content").orElseThrow()).contains("cable").contains("mend it");
    assertThat(object(discord.get("allowed_mentions").orElseThrow()).get("parse"))
        .contains(Json.array(List.of()));
    Json.Obj slack = object(sent(new AlertConfig.Slack(url("/services/x"))).body());
    assertThat(slack.string("text").orElseThrow()).contains("&lt;a&gt; &amp;");
  }

  @Test
  void alertmanagerGetsOneAlertForEachConditionAndTheLaterWord() throws Exception {
    Notice start = Made.start("cable", ConditionKind.BLIND, Made.NOON);
    Notice end =
        new Notice(
            Notice.What.END,
            start.incident().endedAt(Made.NOON.plusSeconds(60)),
            Made.NOON.plusSeconds(180));
    try (Sender sender = Made.web(new AlertConfig.Alertmanager(url(""), Made.nobody()), LIMIT)) {
      assertThat(sender.send(Made.message(start, end))).isInstanceOf(Outcome.Delivered.class);
      assertThat(sender.repeats()).isPresent();
    }
    Request r = requests.take();
    assertThat(r.path()).isEqualTo("/api/v2/alerts");
    assertThat(r.body().objects()).hasSize(1);
    Json.Obj alert = r.body().objects().getFirst();
    assertThat(object(alert.get("labels").orElseThrow()).string("alertname"))
        .contains("wanctl-blind");
    assertThat(alert.string("endsAt")).contains("2026-02-03T12:01:00Z");
  }

  @Test
  void eachAnswerHasItsFailure() throws Exception {
    Map<Integer, Class<? extends DeviceFailure>> expected =
        Map.of(
            401, DeviceFailure.LoginRefused.class,
            404, DeviceFailure.NotFound.class,
            400, DeviceFailure.Rejected.class,
            302, DeviceFailure.NotFound.class,
            429, DeviceFailure.Busy.class,
            503, DeviceFailure.Busy.class);
    for (var e : expected.entrySet()) {
      answer.set(e.getKey());
      try (Sender sender = Made.web(new AlertConfig.Slack(url("/secret-path")), LIMIT)) {
        Outcome.Failed failed = (Outcome.Failed) sender.send(BLIND);
        assertThat(failed.failure()).as("" + e.getKey()).isInstanceOf(e.getValue());
        assertThat(failed.pause()).contains(Duration.ofSeconds(77));
        assertThat(failed.failure().toString()).doesNotContain("secret-path");
      }
    }
    assertThat(requests).as("no redirect is followed").hasSize(expected.size());
  }

  @Test
  void nobodyThereAndAServerThatNeverAnswers() throws Exception {
    AlertConfig.Target hanging;
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      hanging =
          new AlertConfig.Slack(Made.address("http://127.0.0.1:" + silent.getLocalPort() + "/x"));
      try (Sender sender = Made.web(hanging, Duration.ofMillis(300))) {
        assertThat(((Outcome.Failed) sender.send(BLIND)).failure())
            .isInstanceOf(DeviceFailure.TimedOut.class);
      }
    }
    try (Sender sender = Made.web(hanging, LIMIT)) {
      assertThat(((Outcome.Failed) sender.send(BLIND)).failure())
          .isInstanceOf(DeviceFailure.Unreachable.class);
    }
  }

  private Path script(String text) throws IOException {
    Path script = folder.resolve("tell");
    Files.writeString(script, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  void aProgramGetsItsArgumentsAsTheyAreAndJsonOnItsInput() throws Exception {
    Path out = folder.resolve("out");
    Path script = script("cat > \"$1\"; printf '%s' \"$2\" > \"$1.arg\"");
    AlertConfig.Exec exec = new AlertConfig.Exec(script, List.of(out.toString(), "$(id); `rm` *"));
    assertThat(new ProgramSender(exec, LIMIT).send(BLIND)).isInstanceOf(Outcome.Delivered.class);
    assertThat(object(Json.parse(Files.readAllBytes(out))).string("event")).contains("start");
    assertThat(Path.of(out + ".arg")).content().isEqualTo("$(id); `rm` *");
  }

  @Test
  void aProgramThatFailsOrHangsIsAFailureWithItsWords() throws Exception {
    AlertConfig.Exec failing = new AlertConfig.Exec(script("echo no paper; exit 3"), List.of());
    assertThat(((Outcome.Failed) new ProgramSender(failing, LIMIT).send(BLIND)).failure().what())
        .contains("code 3: no paper");
    AlertConfig.Exec hanging = new AlertConfig.Exec(script("sleep 1000"), List.of());
    assertThat(
            ((Outcome.Failed) new ProgramSender(hanging, Duration.ofMillis(300)).send(BLIND))
                .failure())
        .isInstanceOf(DeviceFailure.TimedOut.class);
    AlertConfig.Exec gone = new AlertConfig.Exec(folder.resolve("gone"), List.of());
    assertThat(((Outcome.Failed) new ProgramSender(gone, LIMIT).send(BLIND)).failure())
        .isInstanceOf(DeviceFailure.NotFound.class);
  }
}
