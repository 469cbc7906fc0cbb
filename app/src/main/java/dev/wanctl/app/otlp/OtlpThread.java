package dev.wanctl.app.otlp;

import dev.wanctl.app.config.OtlpConfig;
import dev.wanctl.app.http.Metrics;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sends the metrics to an OpenTelemetry endpoint every now and then. One virtual thread, one
/// request at a time, each with a deadline; what could not be sent is not kept, since counters and
/// histograms are told in full the next time. From [#start] to [#close].
public final class OtlpThread implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.otlp");
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final long GOODBYE_MILLIS = 1_000;

  private final OtlpConfig config;
  private final StatusSource source;
  private final Metrics metrics;
  private final Subsystem health = new Subsystem(System.nanoTime());
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-", 0).factory());
  private final Thread thread = Thread.ofVirtual().name("otlp").unstarted(this::run);

  private OtlpThread(OtlpConfig config, StatusSource source) {
    this.config = config;
    this.source = source;
    metrics = new Metrics(source, new StatusDocument(source));
  }

  public static OtlpThread start(OtlpConfig config, StatusSource source) {
    OtlpThread otlp = new OtlpThread(config, source);
    otlp.thread.start();
    return otlp;
  }

  /// How it fares; any thread.
  public Export report() {
    return new Export("otlp", config.endpoint().toString(), health.report());
  }

  private void run() {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(DEADLINE).executor(executor).build()) {
      try {
        while (true) {
          Thread.sleep(config.every());
          send(client);
        }
      } catch (InterruptedException _) {
        client.shutdownNow();
      }
    }
  }

  private void send(HttpClient client) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(request(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      int code = answer.statusCode();
      if (code / 100 == 2) {
        if (health.worked(System.nanoTime())) {
          LOG.log(System.Logger.Level.INFO, "otlp metrics are sent to {0}", config.endpoint());
        }
      } else {
        failed(refused(code));
      }
    } catch (HttpTimeoutException _) {
      failed(
          new DeviceFailure.TimedOut(
              config.endpoint() + " does not answer within " + DEADLINE.toSeconds() + " s",
              "see whether the collector runs there"));
    } catch (IOException e) {
      failed(
          new DeviceFailure.Unreachable(
              config.endpoint() + " cannot be reached: " + e,
              "check otlp.endpoint, and whether the collector's OTLP receiver listens for HTTP"
                  + " there"));
    } catch (RuntimeException bug) {
      // What is only looked at must not end the control.
      if (health.failed(DeviceFailure.ofBug(bug), System.nanoTime())) {
        LOG.log(System.Logger.Level.ERROR, "a bug keeps the metrics from being sent", bug);
      }
    }
  }

  private HttpRequest request() {
    Moment now = Moment.now();
    OtlpJson json =
        new OtlpJson(
            source.version(),
            source.configuration().hash(),
            now.wall().minusNanos(now.nanos() - source.startedNanos()),
            now.wall());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.endpoint())
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "wanctl/" + source.version())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    json.request(metrics.page(now)).compact(), StandardCharsets.UTF_8));
    config.authorization().ifPresent(a -> request.header("Authorization", a.reveal()));
    return request.build();
  }

  private DeviceFailure refused(int code) {
    String what = config.endpoint() + " answers " + code;
    return switch (code) {
      case 401, 403 -> new DeviceFailure.LoginRefused(what, "check otlp.authorization");
      case 404 ->
          new DeviceFailure.NotFound(
              what, "the path of otlp.endpoint must be that of metrics, such as /v1/metrics");
      case 429, 502, 503, 504 -> new DeviceFailure.Busy(what, "look at the collector's log");
      default ->
          new DeviceFailure.Rejected(
              what, "OTLP over HTTP as JSON must be allowed there; look at the collector's log");
    };
  }

  private void failed(DeviceFailure why) {
    if (health.failed(why, System.nanoTime())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "otlp failure={0}: {1}. Remedy: {2}. It is tried again",
          why.code(),
          why.what(),
          why.remedy());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(GOODBYE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
