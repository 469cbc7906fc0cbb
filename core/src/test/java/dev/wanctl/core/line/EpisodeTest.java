package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import org.junit.jupiter.api.Test;

class EpisodeTest {

  private static final double CAPACITY = 10e6;
  private static final double FEEDBACK = 0.15;
  private static final double THRESHOLD = 0.004;

  private final Episode episode = new Episode();
  private final DirectionState upload =
      new DirectionState(
          Direction.UPLOAD, new DirectionSettings(BitRate.mbit(1), BitRate.mbit(12)), 0.95);

  /// A cut episode in which 80 % of the capacity passes; `queue` says what the delay does.
  private Episode.Verdict run(double seconds, java.util.function.DoubleUnaryOperator queue) {
    episode.begin(0, queue.applyAsDouble(0));
    episode.capacity = CAPACITY;
    episode.cut(0);
    Episode.Verdict verdict = Episode.Verdict.OURS;
    for (double t = 0; t < seconds && verdict != Episode.Verdict.FOREIGN; t += 0.05) {
      double q = queue.applyAsDouble(t);
      upload.achieved = (episode.testing() ? 0.6 : 0.8) * CAPACITY;
      episode.note(t, q, FEEDBACK);
      verdict = episode.judge(upload, t, q, THRESHOLD, FEEDBACK);
    }
    return verdict;
  }

  @Test
  void aQueueThatStandsWhateverIsWithheldIsNotOurs() {
    assertThat(run(10, _ -> 0.05)).isEqualTo(Episode.Verdict.FOREIGN);
  }

  @Test
  void aQueueThatDrainsIsOurs() {
    assertThat(run(10, t -> Math.max(0.002, 0.08 - 0.15 * t))).isEqualTo(Episode.Verdict.OURS);
    assertThat(episode.testing()).isFalse();
  }

  @Test
  void aQueueThatOnlyTheTestDrainsIsOurs() {
    double[] q = {0.05};
    Episode.Verdict verdict =
        run(3, _ -> q[0] = Math.max(0.001, q[0] - (episode.testing() ? 0.02 : 0)));
    assertThat(verdict).isNotEqualTo(Episode.Verdict.FOREIGN);
  }

  @Test
  void allCutsTogetherLeaveThreeQuarters() {
    assertThat(episode.leastWithoutProof(1, FEEDBACK)).isZero();
    run(0.5, _ -> 0.05);
    assertThat(episode.leastWithoutProof(1, FEEDBACK)).isEqualTo(0.75 * CAPACITY);
  }

  @Test
  void aClosedEpisodeForgetsItsEstimate() {
    run(0.5, _ -> 0.05);
    assertThat(episode.open()).isTrue();
    assertThat(episode.capacityKnown()).isTrue();
    episode.close();
    assertThat(episode.open()).isFalse();
    assertThat(episode.capacityKnown()).isFalse();
  }
}
