package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.SimulatorSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What else can go wrong with HTTP in between.
class RestFaultsTest extends FaultsContract {

  RestFaultsTest() {
    super(Service.REST);
  }

  @Test
  void truncatedJsonAndHtml() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.TruncatedJson(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Protocol.class);

      f.router.faults().spoil("*", "/", new Spoiled.HtmlBadGateway(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Busy.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aGroupWithoutTheNeededPolicies() {
    try (RouterFixture f = fixture()) {
      f.router.table("/user/group").add(Map.of("name", "norest", "policy", "read,write,api"));
      f.router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
      Router session = f.session();

      f.router.user("admin", RouterFixture.PASSWORD, "norest");
      assertThat(failure(session::resources).remedy()).contains("rest-api");
      f.router.user("admin", RouterFixture.PASSWORD, "noapi");
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Forbidden.class);
      f.router.user("admin", RouterFixture.PASSWORD, "read");
      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));
      assertThat(failure).isInstanceOf(DeviceFailure.Forbidden.class);
      assertThat(failure.what()).contains("not enough permissions (9)");
    }
  }

  @Test
  void anOldRouterWithoutRestIsUnsupported() {
    try (RouterFixture f = fixture()) {
      f.router
          .faults()
          .spoil("*", "/", new Spoiled.Status(400, "no such command or directory (queue)"), 9);

      assertThat(failure(() -> f.shaper().read())).isInstanceOf(DeviceFailure.Unsupported.class);
    }
  }

  @Test
  void aRequestIsRepeatedOnlyOnceAndOnlyOnAUsedConnection() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.ClosedUnanswered(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().total()).isEqualTo(1);

      session.resources();
      f.router.statistics().reset();
      f.router.faults().spoil("*", "/", new Spoiled.ClosedUnanswered(), 9);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().total()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksAndOneRequestPerConnectionWork(boolean close) {
    try (RouterFixture f =
        fixture(SimulatorSettings.defaults().withChunked(true).withCloseAfterAnswer(close))) {
      RouterShaper shaper = f.shaper();
      shaper.inspect();
      shaper.prepare(mbit(100, 10));
      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
    }
  }

  @Test
  void aResetMidway() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      f.router.faults().spoil("*", "/", new Spoiled.ResetMidway(), 1);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertWorksAgain(f, session);
    }
  }
}
