package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Sends by HTTP. Follows no redirect: a secret goes where the configuration says.
final class HttpSender implements Sender {

  private final AlertConfig.Target target;
  private final Duration limit;
  private final HttpClient client;

  /// @param tls tells whom this trusts
  HttpSender(AlertConfig.Target target, Duration limit, SSLContext tls) {
    this.target = target;
    this.limit = limit;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .sslContext(tls)
            .executor(Thread::startVirtualThread)
            .build();
  }

  @Override
  public Optional<Duration> repeats() {
    return target instanceof AlertConfig.Alertmanager
        ? Optional.of(Duration.ofMinutes(1))
        : Optional.empty();
  }

  @Override
  public Outcome send(Message message) throws InterruptedException {
    Letter letter = Letter.of(target, message);
    String host = String.valueOf(letter.uri().getHost());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(letter.uri())
            .timeout(limit)
            .method(letter.method(), HttpRequest.BodyPublishers.ofString(letter.body()));
    try {
      letter.headers().forEach(request::header);
    } catch (IllegalArgumentException _) {
      return new Outcome.Failed(
          new DeviceFailure.Unsupported(
              "a header cannot be sent to " + host, "see `headers` of this sink"));
    }
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      return judged(host, answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return new Outcome.Failed(timedOut(host));
    } catch (ExecutionException e) {
      return new Outcome.Failed(failure(host, Optional.ofNullable(e.getCause()).orElse(e)));
    } finally {
      answer.cancel(true);
    }
  }

  private static Outcome judged(String host, HttpResponse<Void> answer) {
    int code = answer.statusCode();
    if (code >= 200 && code < 300) {
      return new Outcome.Delivered();
    }
    String what = host + " answers HTTP " + code;
    Optional<Duration> wait =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(v -> v.matches("\\d{1,5}"))
            .map(v -> Duration.ofSeconds(Long.parseLong(v)));
    DeviceFailure failure =
        switch (code) {
          case 401, 403 ->
              new DeviceFailure.LoginRefused(what, "see `user` and `password` of this sink");
          case 404, 410 -> new DeviceFailure.NotFound(what, "see `url` of this sink");
          case 400, 413, 415, 422 ->
              new DeviceFailure.Rejected(
                  what + ": it does not take this message", "see `body` and `url` of this sink");
          default ->
              code >= 300 && code < 400
                  ? new DeviceFailure.NotFound(
                      what + ", which points elsewhere", "write the new place into `url`")
                  : new DeviceFailure.Busy(what, "it is tried again by itself");
        };
    return new Outcome.Failed(failure, wait);
  }

  private DeviceFailure timedOut(String host) {
    return new DeviceFailure.TimedOut(
        host + " has not answered within " + limit.toSeconds() + " s",
        "it is tried again by itself; see whether the server is well");
  }

  private DeviceFailure failure(String host, Throwable cause) {
    String why = cause.getClass().getSimpleName();
    return switch (cause) {
      case java.net.http.HttpTimeoutException _ -> timedOut(host);
      case SSLException e -> Tls.refused(host, e);
      case ConnectException c when !(c.getCause() instanceof UnresolvedAddressException) ->
          new DeviceFailure.Unreachable(
              "no connection to " + host, "it is tried again by itself; see whether it runs");
      case ConnectException _, UnknownHostException _ ->
          new DeviceFailure.Unreachable(
              "the name " + host + " cannot be resolved",
              "it is tried again by itself; see whether the line is up and the name is right");
      case IOException _ ->
          new DeviceFailure.Unreachable(
              "the connection to " + host + " broke (" + why + ")", "it is tried again by itself");
      default ->
          new DeviceFailure.Protocol(
              "sending to " + host + " failed (" + why + ")", "it is tried again by itself");
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
