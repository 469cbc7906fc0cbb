package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// What a line sees whose probes are further apart while it carries nothing.
class PacedProbesTest {

  private static final long SECOND = 1_000_000_000L;

  private final Feed line = new Feed().settled();

  /// Counters of an idle line for so long, and a reply every `spacing` of 50 ms; 0: none.
  private int run(double seconds, int spacing, Sight sight) {
    int seen = 0;
    for (int i = 1; i <= seconds * SECOND / Feed.STEP; i++) {
      line.advance();
      line.count(1000, 1000);
      if (spacing > 0 && i % spacing == 0) {
        line.echo(0);
      }
      line.step();
      seen += line.shown().sight() == sight ? 1 : 0;
    }
    return seen;
  }

  private void pace(long spacing) {
    line.controller.pace(line.now, spacing);
  }

  @Test
  void repliesOfASlowPaceAreNoBlindness() {
    pace(SECOND);
    assertThat(run(120, 20, Sight.CLEAR)).isEqualTo(120 * 20);
  }

  @Test
  void withoutBeingToldTheyAre() {
    assertThat(run(120, 20, Sight.BLIND)).isPositive();
  }

  @Test
  void silenceIsStillBlindness() {
    pace(SECOND);
    run(10, 20, Sight.CLEAR);
    int blind = run(10, 0, Sight.BLIND);
    assertThat(blind).isBetween(20 * 6, 20 * 8);
  }

  @Test
  void whoIsWokenIsNotBlindBeforeAReplyCouldCome() {
    pace(SECOND);
    run(10, 20, Sight.CLEAR);
    run(0.95, 0, Sight.CLEAR);
    pace(Feed.STEP);
    assertThat(run(0.75, 0, Sight.BLIND)).isZero();
    assertThat(run(1, 0, Sight.BLIND)).as("but then").isGreaterThanOrEqualTo(18);
  }

  @Test
  void countersThatAreReadLessOftenAtRestMakeNoLineSlowerThatIsWoken() {
    line.step();
    double lag = line.shown().lag();
    pace(SECOND);
    for (int i = 0; i < 100; i++) {
      line.advance();
      line.advance();
      line.advance();
      line.advance();
      line.count(1000, 1000);
      line.step();
    }
    assertThat(line.shown().lag()).isCloseTo(lag, within(1e-9));
    pace(Feed.STEP);
    line.advance();
    line.count(1000, 1000);
    line.step();
    assertThat(line.shown().lag()).isCloseTo(lag, within(1e-9));
    for (int i = 0; i < 100; i++) {
      line.advance();
      line.advance();
      line.count(1000, 1000);
      line.step();
    }
    assertThat(line.shown().lag()).as("but of a line in use they do").isGreaterThan(lag + 0.04);
  }

  @Test
  void theFirstReplyAfterWakingIsActedOn() {
    pace(SECOND);
    run(10, 20, Sight.CLEAR);
    run(0.9, 0, Sight.CLEAR);
    pace(Feed.STEP);
    assertThat(run(0.05, 1, Sight.CLEAR)).isEqualTo(1);
  }
}
