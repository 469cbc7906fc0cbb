package dev.wanctl.routeros;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A simulated router with a line's two queues, and sessions to it.
final class RouterFixture implements AutoCloseable {

  /// Must never show up in any text.
  static final String PASSWORD = "c4nary-Pässwörd\"!";

  static final RouterQueues QUEUES = new RouterQueues("cable-down", "cable-up");

  /// Long enough for a busy machine where nothing should run into it.
  static final Duration PATIENT = Duration.ofSeconds(20);

  final RouterSimulator router;
  private final List<RestSession> sessions = new ArrayList<>();

  RouterFixture() {
    this(RouterSimulator.Settings.defaults());
  }

  RouterFixture(RouterSimulator.Settings settings) {
    this(settings, QueueBackend.idle());
  }

  RouterFixture(RouterSimulator.Settings settings, QueueBackend backend) {
    router = RouterSimulator.start(settings, backend, PASSWORD);
    router.addInterface("bridge");
    router.addInterface("ether1");
    router.addQueue("other", "global", "default-small", 7_000_000);
    router.addQueue("cable-down", "bridge", "cake-down", 500_000_000);
    router.addQueue("cable-up", "ether1", "cake-up", 20_000_000);
  }

  RestSettings settings(Security security, Duration deadline) {
    return new RestSettings(
        "127.0.0.1", router.address().getPort(), new Login("admin", PASSWORD), security, deadline);
  }

  Security pinned() {
    return new Security.Pinned(
        CertificatePin.parse(router.certificate().fingerprint()).orElseThrow());
  }

  RestSession session() {
    return session(settings(pinned(), PATIENT));
  }

  RestSession session(Duration deadline) {
    return session(settings(pinned(), deadline));
  }

  RestSession session(RestSettings settings) {
    RestSession session = RestSession.of(settings);
    sessions.add(session);
    return session;
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
    sessions.forEach(RestSession::close);
  }
}
