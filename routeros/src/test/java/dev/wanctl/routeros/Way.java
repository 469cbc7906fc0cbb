package dev.wanctl.routeros;

import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService.HostKeyType;
import java.time.Duration;

/// Every way to a router, for what must hold on all of them.
enum Way {
  API,
  REST,
  SSH;

  RouterFixture fixture(QueueBackend line) {
    return fixture(line, SimulatorSettings.defaults());
  }

  RouterFixture fixture(QueueBackend line, SimulatorSettings settings) {
    return switch (this) {
      case API -> new RouterFixture(Service.API, settings, line);
      case REST -> new RouterFixture(Service.REST, settings, line);
      case SSH -> new SshFixture(settings, line, HostKeyType.ED25519);
    };
  }

  /// Short, and enough for a new session on a busy machine.
  Duration deadline() {
    return this == SSH ? Duration.ofSeconds(3) : Duration.ofSeconds(1);
  }
}
