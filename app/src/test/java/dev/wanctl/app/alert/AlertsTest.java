package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.Subsystem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole of it, with its threads, over real sockets.
final class AlertsTest {

  @TempDir Path folder;
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private final AtomicReference<List<Condition>> holding = new AtomicReference<>(List.of());
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AlertConfig.Sink good() {
    return slack("good", server.getAddress().getPort());
  }

  private static AlertConfig.Sink slack(String name, int port) {
    return Made.sink(
        name, new AlertConfig.Slack(Made.address("http://127.0.0.1:" + port + "/hook")));
  }

  private static AlertConfig quick(AlertConfig.Sink... sinks) {
    AlertConfig slow = Made.config(sinks);
    return new AlertConfig(
        slow.sinks(),
        List.of(),
        List.of(),
        slow.kinds(),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Optional.empty(),
        true);
  }

  private Alerts start(AlertConfig config, StateDirectory state) {
    return Alerts.start(config, _ -> holding.get(), state, Sender::to);
  }

  private void blind() {
    holding.set(
        List.of(
            new Condition(
                ConditionKind.BLIND,
                ConditionKind.BLIND.worst(),
                "cable",
                Moment.now().nanos(),
                "no reflector answers",
                "")));
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 600 && !done.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  @Test
  void aSinkThatHangsKeepsNobodyElseWaitingAndIsEndedAtTheStop() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        StateDirectory state = StateDirectory.open(folder)) {
      Alerts alerts = start(quick(slack("hanging", silent.getLocalPort()), good()), state);
      blind();
      assertThat(bodies.poll(30, TimeUnit.SECONDS)).contains("cable: blind");
      holding.set(List.of());
      assertThat(bodies.poll(30, TimeUnit.SECONDS)).contains("cable is well again");
      until(() -> alerts.report().sinks().getLast().sent() == 2);
      AlertReport report = alerts.report();
      assertThat(report.sinks().getFirst().pending()).isEqualTo(2);
      assertThat(report.sinks().getLast().sent()).isEqualTo(2);
      assertThat(report.open()).isEmpty();
      alerts.close();
    }
  }

  @Test
  void whatCouldNotBeDeliveredIsDeliveredAfterARestart() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    try (StateDirectory state = StateDirectory.open(folder)) {
      try (Alerts alerts = start(quick(slack("phone", port)), state)) {
        blind();
        until(() -> alerts.report().sinks().getFirst().health().failures() > 0);
        assertThat(alerts.report().sinks().getFirst().health().state())
            .isEqualTo(Subsystem.State.NEVER_WORKED);
      }
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              bodies.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
      try (Alerts alerts = start(quick(slack("phone", port)), state)) {
        String told = bodies.poll(30, TimeUnit.SECONDS);
        assertThat(told).contains("cable: blind");
        until(() -> alerts.report().sinks().getFirst().pending() == 0);
        assertThat(alerts.report().open()).as("it goes on, and is not told twice").hasSize(1);
        assertThat(bodies).isEmpty();
        assertThat(alerts.report().sinks().getFirst().lost()).isZero();
      }
    }
  }

  @Test
  void aBugInTheConditionsEndsNothing() throws Exception {
    try (StateDirectory state = StateDirectory.open(folder)) {
      AtomicReference<Boolean> bug = new AtomicReference<>(true);
      try (Alerts _ =
          Alerts.start(
              quick(good()),
              _ -> {
                if (bug.get()) {
                  throw new IllegalStateException("poisoned by a test");
                }
                return holding.get();
              },
              state,
              Sender::to)) {
        TimeUnit.MILLISECONDS.sleep(1500);
        bug.set(false);
        blind();
        assertThat(bodies.poll(30, TimeUnit.SECONDS)).contains("cable: blind");
      }
    }
  }
}
