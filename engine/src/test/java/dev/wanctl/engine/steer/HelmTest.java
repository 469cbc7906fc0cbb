package dev.wanctl.engine.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.Phase;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.Subsystem;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is done to the device, in virtual time.
class HelmTest {

  private final Street street = new Street(1, true, "cable", "lte");

  HelmTest() {
    street.start();
    street.runFor(20);
  }

  private Phase phase() {
    return street.report().choice().map(Choice::phase).orElseThrow();
  }

  private void away() {
    street.lines.getFirst().delay = 0.15;
    street.runFor(10);
    assertThat(street.router.enabled).containsExactly("lte");
  }

  @Test
  void congestionSendsNewSensitiveConnectionsAwayAndBackAndLeavesNothing() {
    away();
    assertThat(street.router.returnsAt).isPresent();
    assertThat(street.router.routes).allMatch(r -> r.enabled);

    street.lines.getFirst().delay = 0.002;
    street.runFor(60);

    assertThat(street.router.home()).isTrue();
    assertThat(street.router.returnsAt).isEmpty();
    assertThat(street.report().moves())
        .containsEntry(Why.CONGESTED, 1L)
        .containsEntry(Why.RECOVERED, 1L);
  }

  @Test
  void observingWritesNothingAndTellsWhatItWouldDo() {
    Street observed = new Street(1, false, "cable", "lte");
    observed.start();
    observed.runFor(20);
    observed.lines.getFirst().delay = 0.15;
    observed.runFor(20);

    assertThat(observed.router.writes).isZero();
    assertThat(observed.report().moves()).containsEntry(Why.CONGESTED, 1L);
    assertThat(observed.report().events()).allMatch(e -> !e.done());
  }

  @Test
  void aDeadLineLosesItsRouteAndGetsItBack() {
    street.lines.getFirst().alive = false;
    street.router.route("cable").reachable = false;
    street.runFor(15);
    assertThat(street.router.route("cable").enabled).isFalse();
    assertThat(street.router.enabled).containsExactly("lte");

    street.lines.getFirst().alive = true;
    street.router.route("cable").reachable = true;
    street.runFor(60);

    assertThat(street.router.route("cable").enabled).isTrue();
    assertThat(street.router.home()).isTrue();
    assertThat(street.router.returnsAt).isEmpty();
  }

  @Test
  void theLastUsableRouteStaysByAFreshReading() {
    street.lines.getFirst().alive = false;
    street.router.route("lte").reachable = false;
    street.runFor(30);

    assertThat(street.router.route("cable").enabled).isTrue();
    assertThat(street.report().events())
        .anyMatch(e -> e.kind() == SteeringEvent.Kind.ROUTE_KEPT && e.line().equals("cable"));

    // And it goes as soon as there is another one.
    street.router.route("lte").reachable = true;
    street.runFor(15);
    assertThat(street.router.route("cable").enabled).isFalse();
  }

  @Test
  void aKilledControllerIsAnsweredByTheDeadMan() {
    away();
    street.kill();
    street.runFor(Street.AFTER_DEAD_MAN);

    assertThat(street.router.home()).isTrue();
  }

  @Test
  void aLivingControllerKeepsTheDeadManOff() {
    away();
    street.runFor(1000);

    assertThat(street.router.enabled).containsExactly("lte");
  }

  @Test
  @DisplayName(
      "C-78: what a former process left is a hypothesis: the device is asked, nothing is written, evidence decides")
  void aRestartWhileAwayAdoptsAndReturnsByEvidence() {
    away();
    street.lines.getFirst().delay = 0.002;
    street.kill();
    street.start();
    int before = street.router.writes;
    street.runFor(10);

    // The dead-man is put off; nothing else is written.
    assertThat(street.router.writes - before).isEqualTo(1);
    assertThat(street.router.enabled).containsExactly("lte");
    assertThat(street.report().choice().orElseThrow().line()).isEqualTo(1);

    street.runFor(40);
    assertThat(street.router.home()).isTrue();
  }

  @Test
  @DisplayName("C-78: a former process's AWAY is not done again on a device that is home")
  void aRestartAfterTheDeadManBeginsAtHome() {
    away();
    street.lines.getFirst().delay = 0.002;
    street.kill();
    street.runFor(Street.AFTER_DEAD_MAN);
    int before = street.router.writes;
    street.start();
    street.runFor(60);

    assertThat(street.router.writes).isEqualTo(before);
    assertThat(phase()).isEqualTo(Phase.HOME);
    assertThat(street.report().foreignChanges()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ModelRouter.Fault.class)
  @DisplayName(
      "C-80: whatever step fails, it is tried again until the device has it, and no faster than the pauses allow")
  void aFailingDeviceIsTriedAgain(ModelRouter.Fault fault) {
    street.router.fault = fault;
    street.lines.getFirst().delay = 0.15;
    int before = street.router.writes;
    street.runFor(60);
    // Pauses of at least half a second, and each try is a few calls.
    assertThat(street.router.writes - before).isLessThan(240);

    street.router.fault = ModelRouter.Fault.NONE;
    street.runFor(35);

    assertThat(street.router.enabled).containsExactly("lte");
    assertThat(street.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    assertThat(street.report().foreignChanges()).isZero();
  }

  @Test
  @DisplayName("C-81: a blip of the router ends nothing: routes are managed afterwards as before")
  void aBlipEndsNothing() {
    street.router.fault = ModelRouter.Fault.UNREACHABLE;
    street.lines.getFirst().alive = false;
    street.runFor(120);
    assertThat(street.router.route("cable").enabled).isTrue();

    street.router.fault = ModelRouter.Fault.NONE;
    street.runFor(35);
    assertThat(street.router.route("cable").enabled).isFalse();
  }

  @Test
  @DisplayName("C-84: what somebody else sets is noticed and stays")
  void aForeignChangeIsRespected() {
    street.router.enabled.add("lte");
    street.runFor(60);

    assertThat(street.router.enabled).containsExactly("lte");
    assertThat(street.report().foreignChanges()).isEqualTo(1);
    assertThat(street.report().away()).isEmpty();
    // It is not ours, so no dead-man takes it back.
    assertThat(street.router.returnsAt).isEmpty();
  }

  @Test
  @DisplayName(
      "C-84: with somebody who undoes us again and again there is no fight; release takes up again")
  void twoOwnersDoNotFight() {
    away();
    for (int i = 0; i < 3; i++) {
      street.router.enabled.clear();
      street.runFor(700); // respect is over, and it is sent away again
    }
    assertThat(street.report().standsBy()).isPresent();
    street.router.enabled.clear();
    int before = street.router.writes;
    street.runFor(1000);
    assertThat(street.router.writes).isEqualTo(before);

    street.helm().release(street.now);
    street.runFor(20);
    assertThat(street.router.enabled).containsExactly("lte");
  }

  @Test
  @DisplayName(
      "C-84: a route of ours that somebody else took out stays out until the operator lets go")
  void aForeignRouteChangeIsRespected() {
    street.router.route("cable").enabled = false;
    street.runFor(120);
    assertThat(street.router.route("cable").enabled).isFalse();
    assertThat(street.report().outByOthers()).containsExactly("cable");

    street.helm().release(street.now);
    street.runFor(60);
    assertThat(street.router.route("cable").enabled).isTrue();
  }

  @Test
  void stoppingGoesHomeAtOnce() {
    away();
    street.stop();

    assertThat(street.router.home()).isTrue();
    assertThat(street.router.returnsAt).isEmpty();
  }

  @Test
  void stoppingMayLeaveEverything() {
    Street left = new Street(1, true, "cable", "lte");
    left.homeOnStop = false;
    left.start();
    left.runFor(20);
    left.lines.getFirst().delay = 0.15;
    left.runFor(10);
    left.stop();
    left.runFor(300);

    assertThat(left.router.enabled).containsExactly("lte");

    // The next process knows that it is ours.
    left.start();
    left.lines.getFirst().delay = 0.002;
    left.runFor(60);
    assertThat(left.router.home()).isTrue();
  }

  @Test
  void aHoldOutlivesARestartAndEnds() {
    street.helm().hold(1, Optional.of(street.now + 300_000_000_000L), street.now);
    street.runFor(5);
    assertThat(street.router.enabled).containsExactly("lte");
    street.kill();
    street.start();
    street.runFor(100);
    assertThat(phase()).isEqualTo(Phase.HELD);

    street.runFor(250);
    assertThat(street.router.home()).isTrue();
  }

  @Test
  void aRehearsalGoesOutAndBackAndTells() {
    assertThat(street.helm().drill(1, street.now)).isEmpty();
    street.runFor(5);
    assertThat(street.router.enabled).containsExactly("lte");
    street.runFor(20);

    assertThat(street.router.home()).isTrue();
    assertThat(street.report().drill().orElseThrow().good()).contains(true);
    assertThat(phase()).isEqualTo(Phase.HOME);
    assertThat(street.router.returnsAt).isEmpty();
  }

  @Test
  void whatCannotBeWrittenDownIsNotDone() {
    street.diskFull = true;
    street.lines.getFirst().delay = 0.15;
    street.runFor(30);
    assertThat(street.router.home()).isTrue();
    assertThat(street.report().health().failure()).isPresent();

    street.diskFull = false;
    street.runFor(10);
    assertThat(street.router.enabled).containsExactly("lte");
  }

  @Test
  @DisplayName(
      "C-76: lines that are never seen move nothing, and it is said that they are not seen")
  void linesThatAreNeverSeenMoveNothing() {
    Street unseen = new Street(1, true, "cable", "lte");
    unseen.lines.forEach(l -> l.measured = false);
    unseen.start();
    unseen.runFor(600);

    assertThat(unseen.router.writes).isZero();
    assertThat(unseen.report().choice().orElseThrow().phase()).isEqualTo(Phase.BLIND);
  }

  @Test
  @DisplayName("C-89: a device that failed for more than an hour is used again when it works")
  void nothingIsLatched() {
    street.router.fault = ModelRouter.Fault.BUSY;
    street.runFor(4320.0);
    street.router.fault = ModelRouter.Fault.NONE;
    street.runFor(35);

    assertThat(street.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    away();
  }
}
