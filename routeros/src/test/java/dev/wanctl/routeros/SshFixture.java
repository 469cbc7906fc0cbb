package dev.wanctl.routeros;

import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SshService;
import dev.wanctl.sim.router.SshService.HostKeyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A simulated router with a line's two queues and an SSH service, and sessions to it.
final class SshFixture implements AutoCloseable {

  static {
    // The simulator presents such keys, too, and starts first.
    Ed25519Registrar.register();
  }

  final RouterSimulator router;
  final SshService ssh;
  private final List<SshSession> sessions = new ArrayList<>();

  SshFixture() {
    this(QueueBackend.idle(), HostKeyType.ED25519);
  }

  SshFixture(QueueBackend backend, HostKeyType type) {
    router =
        RouterSimulator.start(RouterSimulator.Settings.defaults(), backend, RouterFixture.PASSWORD);
    ssh = router.startSsh(type);
    router.addInterface("bridge");
    router.addInterface("ether1");
    router.addQueue("other", "global", "default-small", 7_000_000);
    router.addQueue("cable-down", "bridge", "cake-down", 500_000_000);
    router.addQueue("cable-up", "ether1", "cake-up", 20_000_000);
  }

  HostIdentity pinned() {
    return new HostIdentity.Pinned(HostKeyPin.parse(ssh.fingerprint()).orElseThrow());
  }

  SshSettings settings(Duration deadline) {
    return new SshSettings(
        "127.0.0.1",
        ssh.address().getPort(),
        "admin",
        new SshCredential.Password(RouterFixture.PASSWORD),
        pinned(),
        deadline);
  }

  SshSettings settings(SshCredential credential, HostIdentity identity) {
    SshSettings s = settings(RouterFixture.PATIENT);
    return new SshSettings(s.host(), s.port(), s.user(), credential, identity, s.deadline());
  }

  SshSession session() {
    return session(RouterFixture.PATIENT);
  }

  SshSession session(Duration deadline) {
    return session(settings(deadline));
  }

  SshSession session(SshSettings settings) {
    SshSession session = SshSession.of(settings);
    sessions.add(session);
    return session;
  }

  RouterShaper shaper() {
    return new RouterShaper(session(), RouterFixture.QUEUES);
  }

  long limit(String queue) {
    return Long.parseLong(
        router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", ""));
  }

  @Override
  public void close() {
    sessions.forEach(SshSession::close);
    router.close();
  }
}
