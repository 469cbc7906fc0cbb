package dev.wanctl.routeros;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A simulated router with a line's two queues, and sessions to it.
class RouterFixture implements AutoCloseable {

  /// Must never show up in any text.
  static final String PASSWORD = "c4nary-Pässwörd\"!";

  static final RouterQueues QUEUES = new RouterQueues("cable-down", "cable-up");

  /// Long enough for a busy machine where nothing should run into it.
  static final Duration PATIENT = Duration.ofSeconds(20);

  final RouterSimulator router;
  private final Service service;
  private final List<Router> sessions = new ArrayList<>();

  RouterFixture() {
    this(SimulatorSettings.defaults());
  }

  RouterFixture(SimulatorSettings settings) {
    this(settings, QueueBackend.idle());
  }

  RouterFixture(SimulatorSettings settings, QueueBackend backend) {
    this(Service.REST, settings, backend);
  }

  RouterFixture(Service service, SimulatorSettings settings, QueueBackend backend) {
    this.service = service;
    router = RouterSimulator.start(settings, backend, PASSWORD);
    router.addInterface("bridge");
    router.addInterface("ether1");
    router.addQueue("other", "global", "default-small", 7_000_000);
    router.addQueue("cable-down", "bridge", "cake-down", 500_000_000);
    router.addQueue("cable-up", "ether1", "cake-up", 20_000_000);
  }

  RouterSettings settings(Security security, Duration deadline) {
    return new RouterSettings(
        "127.0.0.1", port(), new Login("admin", PASSWORD), security, deadline);
  }

  int port() {
    return router.address(RouterSimulator.Service.valueOf(service.name())).getPort();
  }

  Security pinned() {
    return new Security.Pinned(
        CertificatePin.parse(router.certificate().fingerprint()).orElseThrow());
  }

  Router session() {
    return session(settings(pinned(), PATIENT));
  }

  Router session(Duration deadline) {
    return session(settings(pinned(), deadline));
  }

  /// To another host than this router.
  Router sessionTo(String host, Duration deadline) {
    RouterSettings s = settings(pinned(), deadline);
    return session(new RouterSettings(host, s.port(), s.login(), s.security(), s.deadline()));
  }

  /// Its settings as they would appear in a log.
  String settingsShown() {
    return settings(pinned(), PATIENT).toString();
  }

  /// As a remedy names what the user's group needs.
  String policies() {
    return "policy=" + Failures.POLICIES;
  }

  Router session(RouterSettings settings) {
    Router session =
        switch (service) {
          case REST -> RestSession.of(settings);
          case API -> ApiSession.of(settings);
        };
    return closing(session);
  }

  /// Closes it with the rest.
  Router closing(Router session) {
    sessions.add(session);
    return session;
  }

  /// Spoils sets of a queue's limit, after letting some of them pass.
  void spoilSets(Spoiled how, int skip, int times) {
    switch (service) {
      case REST -> router.faults().spoil("PATCH", "/queue/tree", how, skip, times);
      case API -> router.faults().spoil("API", "/queue/tree/set", how, skip, times);
    }
  }

  /// Runs once a reading of a menu was carried out and before it is answered.
  void afterNextPrint(String menu, Runnable action) {
    switch (service) {
      case REST -> router.faults().afterNext("POST", menu + "/print", action);
      case API -> router.faults().afterNext("API", menu + "/print", action);
    }
  }

  /// How often a menu was read.
  int prints(String menu) {
    String verb = service == Service.REST ? "POST " : "API ";
    return router.statistics().requests().getOrDefault(verb + menu + "/print", 0);
  }

  /// As `/ip service` calls it.
  String serviceName() {
    return service == Service.REST ? "www-ssl" : "api-ssl";
  }

  RouterShaper shaper() {
    return new RouterShaper(session(), QUEUES);
  }

  long limit(String queue) {
    return Long.parseLong(
        router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", ""));
  }

  static Rates mbit(double download, double upload) {
    return new Rates(BitRate.mbit(download), BitRate.mbit(upload));
  }

  @Override
  public void close() {
    router.close();
    sessions.forEach(Router::close);
  }
}
