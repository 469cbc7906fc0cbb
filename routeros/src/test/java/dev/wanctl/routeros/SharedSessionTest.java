package dev.wanctl.routeros;

import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

/// A session that is shared keeps the contract that it keeps by itself.
@DisplayName("C-52: what is wrapped behaves as what is bare")
class SharedSessionTest extends SessionContract {

  SharedSessionTest() {
    super(Service.API);
  }

  @Override
  RouterFixture fixture(SimulatorSettings settings, QueueBackend backend) {
    return new RouterFixture(Service.API, settings, backend) {
      @Override
      Router session(RouterSettings settings) {
        return closing(SharedRouter.of(ApiSession.of(settings), Duration.ofHours(1)));
      }
    };
  }
}
