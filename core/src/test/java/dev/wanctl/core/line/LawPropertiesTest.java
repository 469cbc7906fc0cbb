package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;

/// What holds of both laws from any state that a made-up history leads to.
class LawPropertiesTest {

  /// Load and delays at random for some seconds, the same for the same seed.
  private static Feed history(LineSettings settings, long seed) {
    Feed line = new Feed(settings).settled();
    Randoms random = new Randoms(seed);
    double added = 0;
    for (int i = 0; i < 100 + seed * 7; i++) {
      added = Math.max(0, added + 0.02 * (random.uniform() - 0.5));
      line.turn(0.2 + 0.8 * random.uniform(), 0.2 + 0.8 * random.uniform(), added);
    }
    return line;
  }

  /// After the same history, `late` more delay for a while.
  private static Feed after(LineSettings settings, long seed, double late) {
    Feed line = history(settings, seed);
    for (int i = 0; i < 10; i++) {
      line.advance();
      line.count(4e6, 1e6);
      line.echo(0.01 + late);
      line.step();
    }
    return line;
  }

  private static double sum(Feed line) {
    return line.download() / 24e6 + line.upload() / 6e6;
  }

  /// Of the upload, which knows three states. The download is held while soft-red, where yellow
  /// would go on cutting: there more delay can mean a higher rate for a while.
  @ParameterizedTest(name = "seed {0}")
  @Seeds(12)
  void moreDelayGivesTheClassicUploadNoHigherRate(long seed) {
    double before = Double.POSITIVE_INFINITY;
    for (double late : new double[] {0, 0.005, 0.02, 0.05, 0.1, 0.3}) {
      double rate = after(Feed.CLASSIC, seed, late).upload();
      assertThat(rate).as("%s s more", late).isLessThanOrEqualTo(before);
      before = rate;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds(12)
  void redGivesTheClassicDownloadNoHigherRateThanGreen(long seed) {
    assertThat(after(Feed.CLASSIC, seed, 0.3).download())
        .isLessThanOrEqualTo(after(Feed.CLASSIC, seed, -0.01).download());
  }

  /// From step to step of the delay the own law need not fall: how a queue grows tells the
  /// capacity, and of round trips it may be blamed on either direction. What holds is that a long
  /// delay gives both together hardly more than none, as shares of their maxima.
  @ParameterizedTest(name = "seed {0}")
  @Seeds(12)
  void aQueueGivesHardlyMoreThanNone(long seed) {
    double none = sum(after(Feed.SETTINGS, seed, -0.01));
    for (double late : new double[] {0.1, 0.3}) {
      assertThat(sum(after(Feed.SETTINGS, seed, late)))
          .as("%s s", late)
          .isLessThanOrEqualTo(none + 0.1);
    }
  }

  @ParameterizedTest(name = "C-27, C-46: seed {0}")
  @Seeds(12)
  void withoutDelayTheMaximumIsReachedFromAnyState(long seed) {
    for (LineSettings settings : new LineSettings[] {Feed.SETTINGS, Feed.CLASSIC}) {
      Feed line = history(settings, seed);
      line.controller.startFrom(2e6 + seed * 5e5, 5e5 + seed * 1e5);
      int turns = 0;
      while ((line.download() < 24e6 || line.upload() < 6e6) && turns < 4000) {
        line.turn(1, 1, 0);
        turns++;
      }
      assertThat(turns).as(settings.policy().word()).isLessThan(60 * 20);
    }
  }

  @ParameterizedTest(name = "C-13, C-30: seed {0}")
  @Seeds(12)
  void nothingRisesWithoutAFreshReply(long seed) {
    for (LineSettings settings : new LineSettings[] {Feed.SETTINGS, Feed.CLASSIC}) {
      Feed line = history(settings, seed);
      for (int i = 0; i < 60; i++) {
        double download = line.download();
        double upload = line.upload();
        line.advance();
        line.count(download, upload);
        line.step();
        line.confirm();
        if (i >= 8) { // 0.4 s after the newest reply
          assertThat(line.download()).isLessThanOrEqualTo(download);
          assertThat(line.upload()).isLessThanOrEqualTo(upload);
        }
      }
    }
  }

  @ParameterizedTest(name = "C-37: seed {0}")
  @Seeds(12)
  void evidenceThatIsRepeatedCutsOnce(long seed) {
    Feed line = history(Feed.SETTINGS, seed);
    line.turn(1, 1, 0.15);
    line.turn(1, 1, 0.15);
    double download = line.download();
    double upload = line.upload();
    for (int i = 0; i < 20; i++) {
      line.step(); // no time, no evidence
    }
    assertThat(line.download()).isEqualTo(download);
    assertThat(line.upload()).isEqualTo(upload);
  }
}
