package dev.wanctl.core.steer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The decision in virtual time, through all that stands before it.
class ChooserTest {

  private final House house = House.two(1);

  private static void congested(House.Truth line) {
    line.delay = 0.150;
    line.atFloor = true;
  }

  private static void good(House.Truth line) {
    line.delay = 0.002;
    line.atFloor = false;
  }

  @Test
  void congestionThatTheShaperCannotHoldIsLeftWithinFourSeconds() {
    house.runFor(60);

    congested(house.home());
    double took = house.until(1, 20);

    assertThat(house.choice.phase()).isEqualTo(Phase.AWAY);
    assertThat(house.choice.why()).isEqualTo(Why.CONGESTED);
    assertThat(took).isBetween(Chooser.LEAVES_AFTER, 2.7);
  }

  @Test
  void aSpikeThatTheShaperHoldsIsNoReason() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      congested(house.home());
      house.runFor(0.2 + 1.3 * random.nextDouble());
      good(house.home());
      house.runFor(5 + 10 * random.nextDouble());
    }

    assertThat(house.moves).isEmpty();
  }

  @Test
  void aDeadLineIsLeftWithinTwoAndAHalfSeconds() {
    house.runFor(60);

    house.home().alive = false;
    double took = house.until(1, 20);

    assertThat(house.choice.why()).isEqualTo(Why.LOST);
    assertThat(took).isLessThanOrEqualTo(2.5);
  }

  @Test
  void aDeadLineThatNobodyUsesIsLeftWhenTheDeviceSaysSoOrTheSilenceIsLong() {
    house.home().arriving = 0;
    house.runFor(60);
    house.home().alive = false;

    assertThat(house.until(1, 20)).isBetween(LineWatch.LONG_SILENCE, LineWatch.LONG_SILENCE + 0.5);

    House asked = House.two(1);
    asked.home().arriving = 0;
    asked.runFor(60);
    asked.home().alive = false;
    asked.home().deviceUp = Optional.of(false);

    assertThat(asked.until(1, 20)).isLessThanOrEqualTo(2.5);
  }

  @Test
  void theFirstReturnIsWithin45SecondsOfRecovery() {
    house.runFor(60);
    congested(house.home());
    house.until(1, 20);
    house.runFor(120);
    assertThat(house.chooser.line()).isEqualTo(1);

    good(house.home());
    double took = house.until(0, 100);

    assertThat(took).isBetween(Patience.FIRST, 45.0);
    assertThat(house.moves.getLast().why()).isEqualTo(Why.RECOVERED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName(
      "C-83: a line that flaps every 10 to 120 s for six hours moves at most 4 times an hour")
  void aFlappingLineMovesAtMostFourTimesAnHour(long seed) {
    House flapping = House.two(seed);
    Random random = new Random(seed);
    boolean dead = random.nextBoolean();
    flapping.runFor(60);
    double end = flapping.seconds() + 6 * 3600;
    boolean bad = false;
    double onADeadLine = 0;
    while (flapping.seconds() < end) {
      bad = !bad;
      if (dead) {
        flapping.home().alive = !bad;
      } else if (bad) {
        congested(flapping.home());
      } else {
        good(flapping.home());
      }
      double span = 10 + 110 * random.nextDouble();
      for (double t = 0; t < span; t += 0.1) {
        flapping.step();
        onADeadLine += bad && flapping.chooser.line() == 0 ? 0.1 : 0;
      }
    }

    assertThat(flapping.moves).isNotEmpty();
    assertThat(mostInAnHour(flapping.moves)).isLessThanOrEqualTo(4);
    // And they are not left where it is bad.
    assertThat(onADeadLine).isLessThan(200);
    assertThat(flapping.routeChanges.size()).isLessThanOrEqualTo(4 * 6);
  }

  private static long mostInAnHour(List<Choice.Move> moves) {
    return moves.stream()
        .mapToLong(first ->
            moves.stream()
                .filter(m ->
                    m.atNanos() >= first.atNanos()
                        && m.atNanos() - first.atNanos() < 3_600_000_000_000L)
                .count())
        .max()
        .orElse(0);
  }

  @Test
  @DisplayName("C-82: a day with an evening of congestion and a worse alternative moves nothing")
  void aWorseAlternativeIsNeverTaken() {
    Random random = new Random(3);
    // As a mast far away: farther by 45 ms, and busy itself.
    house.other().baseline = 0.060;
    for (int minute = 0; minute < 24 * 60; minute++) {
      boolean evening = minute > 18 * 60 && minute < 23 * 60;
      house.home().delay = evening ? 0.010 + 0.025 * random.nextDouble() : 0.002;
      house.other().delay = 0.003 + (evening ? 0.020 * random.nextDouble() : 0);
      house.runFor(60);
    }

    assertThat(house.moves).isEmpty();
    assertThat(house.routeChanges).isEmpty();
  }

  @Test
  @DisplayName("C-82: congestion never moves the default route, however long it lasts")
  void congestionIsNoOutage() {
    house.runFor(60);
    congested(house.home());
    house.runFor(1800);

    assertThat(house.chooser.line()).isEqualTo(1);
    assertThat(house.routeChanges).isEmpty();
  }

  @Test
  @DisplayName("C-87: with both lines bad there is no ping-pong")
  void bothBadIsNoReasonToMove() {
    Random random = new Random(5);
    house.runFor(60);
    for (int i = 0; i < 3600; i++) {
      congested(house.home());
      congested(house.other());
      house.home().delay = 0.12 + 0.03 * random.nextDouble();
      house.other().delay = 0.12 + 0.03 * random.nextDouble();
      house.runFor(1);
    }

    assertThat(house.moves).isEmpty();
  }

  @Test
  @DisplayName("C-87: with both lines dead there is no move, and afterwards none either")
  void bothDeadIsUnknown() {
    house.runFor(60);
    house.home().alive = false;
    house.other().alive = false;
    house.runFor(600);
    assertThat(house.choice.phase()).isEqualTo(Phase.BLIND);
    house.home().alive = true;
    house.other().alive = true;
    house.runFor(600);

    assertThat(house.moves).isEmpty();
    assertThat(house.routeChanges).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.<Arguments>of(
        fault("nothing is published any more", h -> h.home().published = false),
        fault(
            "nothing is published of either line", h -> h.lines.forEach(t -> t.published = false)),
        fault("decisions of the future", h -> h.home().clockAhead = 5),
        fault("probes are not sent", h -> h.home().probesSent = false),
        fault("the prober of all lines is dead", h -> h.lines.forEach(t -> t.probesSent = false)),
        fault("pings are filtered, traffic flows", h -> h.home().pingsFiltered = true),
        fault(
            "no counters and no pings",
            h -> {
              h.home().pingsFiltered = true;
              h.home().counters = false;
            }),
        fault(
            "the only host is dead",
            h -> {
              h.home().hosts = 1;
              h.home().pingsFiltered = true;
              h.home().arriving = 0;
            }),
        fault("the other line is not measured", h -> h.other().published = false),
        fault(
            "everything stops while away is no question",
            h ->
                h.lines.forEach(t -> {
                  t.published = false;
                  t.probesSent = false;
                })));
  }

  private static Arguments fault(String name, Consumer<House> fault) {
    return Arguments.of(name, fault);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @DisplayName("C-86: an hour of a fault of those who measure moves nothing")
  void faultsOfHealthSourcesMoveNothing(String name, Consumer<House> fault) {
    house.runFor(60);
    fault.accept(house);
    house.runFor(3600);

    assertThat(house.moves).as(name).isEmpty();
    assertThat(house.routeChanges).as(name).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @DisplayName("C-86: the same by turns, half a minute each")
  void faultsThatComeAndGoMoveNothing(String name, Consumer<House> fault) {
    house.runFor(60);
    for (int i = 0; i < 60; i++) {
      House.Truth home = new House.Truth();
      fault.accept(house);
      house.runFor(30);
      for (House.Truth t : house.lines) {
        t.published = home.published;
        t.probesSent = home.probesSent;
        t.pingsFiltered = home.pingsFiltered;
        t.counters = home.counters;
        t.clockAhead = home.clockAhead;
      }
      house.runFor(30);
    }

    assertThat(house.moves).as(name).isEmpty();
    assertThat(house.routeChanges).as(name).isEmpty();
  }

  @Test
  @DisplayName(
      "C-79: alternation of very bad and a little bad neither hinders leaving nor returning")
  void plateausHinderNothing() {
    house.runFor(60);
    for (int i = 0; i < 20 && house.chooser.line() == 0; i++) {
      congested(house.home());
      house.runFor(2);
      house.home().delay = 0.025; // a little bad: less than what leaves
      house.runFor(0.5);
    }
    assertThat(house.chooser.line()).isEqualTo(1);

    // On the way back short times of little delay delay the return, and do not prevent it.
    good(house.home());
    double from = house.seconds();
    while (house.chooser.line() == 1 && house.seconds() - from < 600) {
      house.home().delay = 0.002;
      house.runFor(30);
      house.home().delay = 0.025;
      house.runFor(1);
    }
    assertThat(house.chooser.line()).isZero();
    assertThat(house.seconds() - from).isLessThan(300);
  }

  @Test
  void eachReturnThatFailsDoublesTheNextWaitAndACleanHourResetsIt() {
    house.runFor(60);
    congested(house.home());
    house.until(1, 20);
    good(house.home());
    assertThat(house.until(0, 500)).isBetween(30.0, 45.0);

    congested(house.home());
    house.until(1, 20);
    house.runFor(3600); // so that the hour's budget is no part of it
    good(house.home());
    assertThat(house.until(0, 500)).isBetween(60.0, 75.0);
    house.runFor(3700);

    congested(house.home());
    house.until(1, 20);
    good(house.home());
    assertThat(house.until(0, 500)).isBetween(30.0, 45.0);
  }

  @Test
  void theLastMoveOfAnHourIsKeptForLeaving() {
    house.runFor(60);
    for (int i = 0; i < 2; i++) {
      congested(house.home());
      house.until(1, 20);
      good(house.home());
      house.until(0, 200);
    }
    assertThat(house.chooser.line()).isEqualTo(1);
    assertThat(house.choice.why()).isEqualTo(Why.BUDGET);

    house.runFor(3600);
    assertThat(house.chooser.line()).isZero();
  }

  @Test
  void aMeteredLineIsTakenOnlyForWhatTheShaperCannotHold() {
    House metered =
        new House(
            1, House.line("cable"), new Candidate("lte", LineClass.METERED, Optional.empty()));
    metered.runFor(60);
    metered.home().delay = 0.027;
    metered.home().loss = 0.05;
    metered.runFor(60);
    assertThat(metered.moves).isEmpty();
    assertThat(metered.choice.why()).isEqualTo(Why.METERED);

    congested(metered.home());
    assertThat(metered.until(1, 20)).isLessThan(20);
  }

  @Test
  void aBackupIsTakenOnlyForALostLine() {
    House backup =
        new House(1, House.line("cable"), new Candidate("dsl", LineClass.BACKUP, Optional.empty()));
    backup.runFor(60);
    congested(backup.home());
    backup.runFor(600);
    assertThat(backup.moves).isEmpty();
    assertThat(backup.choice.why()).isEqualTo(Why.BACKUP);

    backup.home().alive = false;
    assertThat(backup.until(1, 20)).isLessThanOrEqualTo(2.5);
  }

  @Test
  void whoSharesTheMediumIsNoWayOutOfItsCongestion() {
    House mast =
        new House(
            1,
            new Candidate("lte", LineClass.NORMAL, Optional.of("mast")),
            new Candidate("5g", LineClass.NORMAL, Optional.of("mast")),
            House.line("dsl"));
    mast.lines.get(2).delay = 0.010;
    mast.runFor(60);
    congested(mast.home());
    mast.runFor(60);

    // The better one of both is refused for its medium; the third is not shared.
    assertThat(mast.choice.why()).isIn(Why.SHARED_MEDIUM, Why.CONGESTED, Why.WAITING);
    assertThat(mast.chooser.line()).isNotEqualTo(1);
  }

  @Test
  void theBestOfSeveralIsTaken() {
    House three = new House(1, House.line("a"), House.line("b"), House.line("c"));
    three.lines.get(1).delay = 0.015;
    three.runFor(60);
    congested(three.home());
    three.until(2, 20);

    assertThat(three.chooser.line()).isEqualTo(2);

    three.lines.get(2).alive = false;
    assertThat(three.until(1, 20)).isLessThanOrEqualTo(2.5);
  }

  @Test
  void aFullLineIsNoWayOut() {
    house.other().arriving = 88e6;
    house.other().delay = 0.015;
    house.runFor(60);
    congested(house.home());
    house.runFor(120);

    assertThat(house.moves).isEmpty();
    assertThat(house.choice.why()).isEqualTo(Why.NO_HEADROOM);
  }

  @Test
  void whatTheOperatorHoldsStaysUntilItsTime() {
    house.runFor(60);
    house.chooser.hold(1, Optional.of(house.now + 600_000_000_000L), house.now);
    house.runFor(500);
    assertThat(house.chooser.line()).isEqualTo(1);
    assertThat(house.choice.phase()).isEqualTo(Phase.HELD);

    house.runFor(200);
    assertThat(house.chooser.line()).isZero();
  }

  @Test
  @DisplayName("C-84: what somebody else set is respected, unless the line is lost")
  void foreignChangesWin() {
    house.runFor(60);
    house.chooser.adopt(1, Why.FOREIGN, house.now);
    house.runFor(500);
    assertThat(house.chooser.line()).isEqualTo(1);

    house.other().alive = false;
    assertThat(house.until(0, 20)).isLessThanOrEqualTo(2.5);
  }

  @Test
  void satelliteAndFibreCanSteerTooByTheDifferenceAlone() {
    for (double baseline : new double[] {0.002, 0.600}) {
      House far = House.two(1);
      far.home().baseline = baseline;
      far.other().baseline = baseline + 0.010;
      far.runFor(60);
      congested(far.home());
      assertThat(far.until(1, 20)).isLessThan(4);
    }
  }

  @Test
  @DisplayName("C-81: a route that was taken out comes back by itself, later with each failure")
  void aDeadLinesRouteGoesAndComesBack() {
    house.runFor(60);
    house.home().alive = false;
    house.runFor(10);
    assertThat(house.routes.closed(0)).isTrue();

    house.home().alive = true;
    house.runFor(45);
    assertThat(house.routes.closed(0)).isFalse();

    house.home().alive = false;
    house.runFor(10);
    house.home().alive = true;
    house.runFor(45);
    assertThat(house.routes.closed(0)).isTrue();
    house.runFor(90);
    assertThat(house.routes.closed(0)).isFalse();
  }
}
