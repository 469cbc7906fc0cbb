package dev.wanctl.routeros;

import dev.wanctl.remote.Ed25519Registrar;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import dev.wanctl.sim.router.SshService.HostKeyType;
import java.time.Duration;

/// The same with an SSH service, and sessions to that.
final class SshFixture extends RouterFixture {

  static {
    // The simulator presents such keys, too, and starts first.
    Ed25519Registrar.register();
  }

  final SshService ssh;

  SshFixture() {
    this(QueueBackend.idle(), HostKeyType.ED25519);
  }

  SshFixture(QueueBackend backend, HostKeyType type) {
    this(SimulatorSettings.defaults(), backend, type);
  }

  SshFixture(SimulatorSettings settings, QueueBackend backend, HostKeyType type) {
    super(settings, backend);
    ssh = router.startSsh(type);
  }

  HostIdentity identity() {
    return new HostIdentity.Pinned(HostKeyPin.parse(ssh.fingerprint()).orElseThrow());
  }

  SshSettings settings(Duration deadline) {
    return new SshSettings(
        "127.0.0.1", port(), "admin", new SshCredential.Password(PASSWORD), identity(), deadline);
  }

  SshSettings settings(SshCredential credential, HostIdentity identity) {
    SshSettings s = settings(PATIENT);
    return new SshSettings(s.host(), s.port(), s.user(), credential, identity, s.deadline());
  }

  @Override
  int port() {
    return ssh.address().getPort();
  }

  @Override
  SshSession session() {
    return session(PATIENT);
  }

  @Override
  SshSession session(Duration deadline) {
    return session(settings(deadline));
  }

  SshSession session(SshSettings settings) {
    SshSession session = SshSession.of(settings);
    closing(session);
    return session;
  }

  @Override
  Router sessionTo(String host, Duration deadline) {
    SshSettings s = settings(deadline);
    return session(
        new SshSettings(host, s.port(), s.user(), s.credential(), s.identity(), s.deadline()));
  }

  @Override
  String settingsShown() {
    return settings(PATIENT).toString();
  }

  @Override
  String policies() {
    return "policy=" + SshFailures.POLICIES;
  }

  @Override
  void afterNextPrint(String menu, Runnable action) {
    router.faults().afterNext(Faults.EXEC, menu + "/find", action);
  }

  /// A set that is refused is sent once more, to hear the reason.
  @Override
  void spoilSets(Spoiled how, int skip, int times) {
    router.faults().spoil(Faults.CHANGE, "/queue/tree/set", how, skip, 2 * times);
  }

  @Override
  int prints(String menu) {
    return router.statistics().requests().getOrDefault(Faults.EXEC + " " + menu + "/find", 0);
  }

  @Override
  String serviceName() {
    return "ssh";
  }
}
