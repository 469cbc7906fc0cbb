package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.Samples;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Decisions of a line, summed up by seconds of a clock that a test sets.
class SecondsTest {

  private Instant now = Instant.ofEpochSecond(1_000);
  private final MadeUpSource source = new MadeUpSource(Samples.good("cable"));
  private final List<LineStatus> told = new ArrayList<>();
  private final List<Long> over = new ArrayList<>();
  private final Seconds seconds =
      Seconds.idle(
          source,
          this::moment,
          new Seconds.Taker() {
            @Override
            public void second(LineStatus line, Second second, List<LineSnapshot> decided) {
              told.add(line);
            }

            @Override
            public void over(long at) {
              over.add(at);
            }
          });
  private final List<LineSnapshot> made = new ArrayList<>();

  private Moment moment() {
    return new Moment(nanos(now), now);
  }

  private static long nanos(Instant time) {
    return 1_000_000 * (time.toEpochMilli() - 7_000);
  }

  /// A decision with a delay in milliseconds.
  private void decide(double delayMillis, Reason reason) {
    decide(delayMillis, reason, Sight.CLEAR);
  }

  private void decide(double delayMillis, Reason reason, Sight sight) {
    LineSnapshot d = Samples.decision(nanos(now), reason, sight);
    made.add(Samples.numbered(d, made.size() + 1, delayMillis / 1e3));
    source.decided(List.copyOf(made));
  }

  private void secondPasses() {
    now = now.plusSeconds(1);
    seconds.sum();
  }

  private List<Second> all() {
    return seconds.after("cable", Long.MIN_VALUE, LastHour.SECONDS);
  }

  @Test
  void aSecondHasQuantilesAndTheReasonThatMattered() {
    for (int i = 1; i <= 20; i++) {
      decide(i, i == 7 ? Reason.CUT : Reason.GROW);
    }
    secondPasses();
    assertThat(all()).hasSize(1);
    Second second = all().getFirst();
    assertThat(second.at()).isEqualTo(1_000);
    assertThat(second.delayP50()).isCloseTo(0.010, within(1e-7));
    assertThat(second.delayP95()).isCloseTo(0.019, within(1e-7));
    assertThat(second.delayMost()).isCloseTo(0.020, within(1e-7));
    assertThat(second.download().reason()).isEqualTo(Reason.CUT);
  }

  @Test
  void eachDecisionCountsOnce() {
    decide(5, Reason.GROW);
    secondPasses();
    decide(9, Reason.GROW);
    secondPasses();
    assertThat(all()).extracting(s -> Math.round(1e3 * s.delayMost())).containsExactly(5L, 9L);
  }

  @Test
  void aSecondWithoutDecisionsIsAGap() {
    decide(5, Reason.GROW);
    secondPasses();
    secondPasses();
    decide(6, Reason.GROW);
    secondPasses();
    assertThat(all()).extracting(Second::at).containsExactly(1_000L, 1_002L);
    assertThat(told).extracting(LineStatus::name).containsExactly("cable", "cable");
    assertThat(over).containsExactly(1_000L, 1_001L, 1_002L);
  }

  @Test
  void secondsThatAreSummedUpTogetherAreKeptApart() throws InterruptedException {
    decide(5, Reason.GROW);
    decide(6, Reason.GROW);
    now = now.plusSeconds(2);
    decide(8, Reason.GROW);
    now = now.plusSeconds(1);
    decide(9, Reason.GROW);
    seconds.sum();
    assertThat(all()).extracting(Second::at).containsExactly(1_000L, 1_002L);
    assertThat(all()).extracting(s -> Math.round(1e3 * s.delayMost())).containsExactly(6L, 8L);
    secondPasses();
    assertThat(all()).extracting(Second::at).containsExactly(1_000L, 1_002L, 1_003L);
    assertThat(seconds.await(0, 0)).isEqualTo(1_003);
  }

  @Test
  void aLineThatStartsAnewGoesOn() {
    decide(5, Reason.GROW);
    decide(5, Reason.GROW);
    secondPasses();
    made.clear();
    decide(7, Reason.START);
    secondPasses();
    assertThat(all()).hasSize(2);
  }

  @Test
  void onlyTheLastHourIsKept() {
    for (int i = 0; i < LastHour.SECONDS + 50; i++) {
      made.clear();
      decide(i % 7, Reason.GROW);
      source.decided(List.of(Samples.numbered(made.getLast(), i + 1, 0.001 * (i % 7))));
      secondPasses();
    }
    List<Second> kept = all();
    assertThat(kept).hasSize(LastHour.SECONDS);
    assertThat(kept.getFirst().at()).isEqualTo(1_050);
    assertThat(kept).isSortedAccordingTo(java.util.Comparator.comparingLong(Second::at));
    assertThat(seconds.after("cable", kept.getLast().at() - 3, 100)).hasSize(3);
    assertThat(seconds.after("cable", Long.MIN_VALUE, 10)).hasSize(10);
  }

  @Test
  void whatIsNotSeenHasNoDelay() {
    decide(5, Reason.GROW);
    decide(5, Reason.BLIND, Sight.BLIND);
    secondPasses();
    decide(5, Reason.BLIND, Sight.BLIND);
    secondPasses();
    assertThat(all().getFirst().delayP50()).isCloseTo(0.005, within(1e-7));
    assertThat(all().getLast().delayP50()).isNaN();
    assertThat(all().getLast().delayMost()).isNaN();
    assertThat(all().getLast().row().compact()).contains(",null,null,null,");
  }

  @Test
  void aLineThatIsGoneIsForgotten() {
    decide(5, Reason.GROW);
    secondPasses();
    source.show(Samples.good("dsl"));
    secondPasses();
    assertThat(all()).isEmpty();
  }

  @Test
  void whoWaitsIsWokenByTheNextSecond() throws InterruptedException {
    decide(5, Reason.GROW);
    secondPasses();
    assertThat(seconds.await(999, 0)).isEqualTo(1_000);
    assertThat(seconds.await(1_000, 1)).isEqualTo(1_000);
  }
}
