package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Chromium with one page, driven by its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/).
final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Path profile;
  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Long, CompletableFuture<Json.Obj>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private long next = 1;

  /// The program, if it is installed.
  static Optional<Path> program() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path program) throws IOException {
    profile = Files.createTempDirectory("wanctl-browser-");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(profile.resolve("log").toFile())
            .start();
    Path where = profile.resolve("DevToolsActivePort");
    Await.until("Chromium is up", this::log, () -> lines(where) == 2 || !process.isAlive());
    String port = Files.readAllLines(where).getFirst();
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(page("http://127.0.0.1:" + port + "/json/list")), new Listener())
            .join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      command(domain + ".enable", Json.object());
    }
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() {
    try {
      return Files.readString(profile.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String page(String list) {
    try {
      String body =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(list)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Json.Obj all = Web.parse("{\"pages\":" + body + "}");
      return all.objects("pages").stream()
          .filter(p -> p.string("type").orElse("").equals("page"))
          .findFirst()
          .flatMap(p -> p.string("webSocketDebuggerUrl"))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(Web.parse(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(Json.Obj message) {
    if (message.integer("id").isPresent()) {
      CompletableFuture<Json.Obj> reply = waiting.remove(message.integer("id").getAsLong());
      if (reply != null) {
        reply.complete(message);
      }
      return;
    }
    switch (message.string("method").orElse("")) {
      case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(message.compact());
      case "Network.requestWillBeSent" ->
          requests.add(String.valueOf(Web.at(message, "params.request.url").asString().orElse("")));
      default -> {
        // Nothing that a test asks for.
      }
    }
  }

  /// Sends a command and waits for its result.
  Json.Obj command(String method, Json.Builder parameters) {
    CompletableFuture<Json.Obj> reply = new CompletableFuture<>();
    long id = next++;
    waiting.put(id, reply);
    socket
        .sendText(
            Json.object()
                .put("id", id)
                .put("method", method)
                .put("params", parameters.build())
                .build()
                .compact(),
            true)
        .join();
    Json.Obj message = reply.orTimeout(Await.BOUND.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(message.get("error")).as(method).isEmpty();
    return message;
  }

  void open(String url) {
    command("Page.navigate", Json.object().put("url", url));
  }

  /// The value of an expression, as text.
  String evaluate(String expression) {
    Json.Obj message =
        command(
            "Runtime.evaluate",
            Json.object()
                .put("expression", "String(" + expression + ")")
                .put("returnByValue", true));
    return Web.at(message, "result.result.value").asString().orElse(message.compact());
  }

  /// Waits until an expression is true.
  void await(String expression) {
    Await.until(
        expression,
        () -> complaints + " " + evaluate("document.body && document.body.innerText"),
        () ->
            evaluate(
                    "(() => { try { return !!("
                        + expression
                        + "); } catch (e) { return false; } })()")
                .equals("true"));
  }

  void key(String key) {
    command("Input.dispatchKeyEvent", Json.object().put("type", "keyDown").put("key", key));
    command("Input.dispatchKeyEvent", Json.object().put("type", "keyUp").put("key", key));
  }

  void size(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  /// Processor time that it and its helpers have used so far.
  Duration processorTime() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(p -> p.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// A picture of what is seen.
  void picture(Path file) {
    Json.Obj message = command("Page.captureScreenshot", Json.object().put("format", "png"));
    try {
      Files.write(
          file,
          Base64.getDecoder().decode(Web.at(message, "result.data").asString().orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Errors and warnings of the page so far.
  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  /// Everything that was asked of anybody.
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    client.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(10))) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    // Its helpers end a little later than itself, and write until then.
    Await.until("the profile is removed", () -> profile.toString(), this::removed);
  }

  private boolean removed() {
    try (Stream<Path> all = Files.walk(profile)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }
}
