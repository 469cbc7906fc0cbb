package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;

/// What holds of both laws from any state that a made-up history leads to.
class LawPropertiesTest {

  /// Load and delays at random for some seconds, the same for the same seed.
  private static Feed history(LineSettings settings, long seed) {
    return history(settings, seed, false);
  }

  /// The same where reflectors tell the ways apart: all of the delay is the download's.
  private static Feed history(LineSettings settings, long seed, boolean oneWay) {
    Feed line = new Feed(settings).settled(oneWay);
    Randoms random = new Randoms(seed);
    double added = 0;
    for (int i = 0; i < 100 + seed * 7; i++) {
      added = Math.max(0, added + 0.02 * (random.uniform() - 0.5));
      line.turn(0.2 + 0.8 * random.uniform(), 0.2 + 0.8 * random.uniform(), 0, added, oneWay);
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
  @ParameterizedTest(name = "C-72: seed {0}")
  @Seeds(12)
  void aQueueGivesHardlyMoreThanNone(long seed) {
    double none = sum(after(Feed.SETTINGS, seed, -0.01));
    for (double late : new double[] {0.1, 0.3}) {
      assertThat(sum(after(Feed.SETTINGS, seed, late)))
          .as("%s s", late)
          .isLessThanOrEqualTo(none + 0.1);
    }
  }

  /// Where the ways are told apart, each direction by itself, whichever of them is late.
  @ParameterizedTest(name = "seed {0}")
  @Seeds(12)
  void aQueueOfOneWayGivesThatWayHardlyMoreThanNone(long seed) {
    for (boolean upload : new boolean[] {false, true}) {
      double none = afterOneWay(seed, 0, upload);
      double before = none;
      for (double late : new double[] {0.02, 0.05, 0.1, 0.3}) {
        double share = afterOneWay(seed, late, upload);
        assertThat(share).as("%s s, upload %s", late, upload).isLessThanOrEqualTo(before + SLACK);
        assertThat(share).isLessThanOrEqualTo(none + SLACK);
        before = share;
      }
    }
  }

  /// By so much of the maximum a higher delay may give a higher rate: a queue tells what the line
  /// delivers, which may be more than a rate that was cut too deep.
  private static final double SLACK = 0.15;

  private static double afterOneWay(long seed, double late, boolean upload) {
    Feed line = history(Feed.SETTINGS, seed, true);
    for (int i = 0; i < 10; i++) {
      line.advance();
      line.count(4e6, 1e6);
      line.oneWayEcho(upload ? late : 0, upload ? 0 : late);
      line.step();
    }
    return upload ? line.upload() / 6e6 : line.download() / 24e6;
  }

  @ParameterizedTest(name = "C-27, C-46: seed {0}")
  @Seeds(12)
  void withoutDelayTheMaximumIsReachedFromAnyState(long seed) {
    maximumIsReached(Feed.CLASSIC, seed, false);
    maximumIsReached(Feed.SETTINGS, seed, false);
    maximumIsReached(Feed.SETTINGS, seed, true);
  }

  private static void maximumIsReached(LineSettings settings, long seed, boolean oneWay) {
    Feed line = history(settings, seed, oneWay);
    line.controller.startFrom(2e6 + seed * 5e5, 5e5 + seed * 1e5);
    int turns = 0;
    while ((line.download() < 24e6 || line.upload() < 6e6) && turns < 4000) {
      line.turn(1, 1, 0, 0, oneWay);
      turns++;
    }
    assertThat(turns).as("%s, one-way %s", settings.policy().word(), oneWay).isLessThan(60 * 20);
  }

  @ParameterizedTest(name = "C-13, C-30: seed {0}")
  @Seeds(12)
  void nothingRisesWithoutAFreshReply(long seed) {
    nothingRisesInSilence(Feed.CLASSIC, seed, false);
    nothingRisesInSilence(Feed.SETTINGS, seed, false);
    nothingRisesInSilence(Feed.SETTINGS, seed, true);
  }

  private static void nothingRisesInSilence(LineSettings settings, long seed, boolean oneWay) {
    Feed line = history(settings, seed, oneWay);
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

  /// A cut is made from what the line delivers, not from the rate before it: however many replies
  /// tell of the same queue before the first cut can show, those after the two that bear each other
  /// out take a tenth at most, and all of them together no more than drains that queue.
  @ParameterizedTest(name = "C-37: one cut per feedback delay, seed {0}")
  @Seeds(12)
  void theSameQueueIsNotCutForTwice(long seed) {
    for (boolean oneWay : new boolean[] {false, true}) {
      Feed line = new Feed().settled(oneWay);
      Randoms random = new Randoms(seed);
      for (int i = 0; i < 100; i++) {
        line.turn(0.95 + 0.05 * random.uniform(), 0.3, 0, 0, oneWay);
      }
      double before = line.download();
      double twice = Double.NaN;
      // The queue grew to 60 ms while nobody looked, and stands for as long as a cut takes to show.
      for (int i = 0; i < 5; i++) {
        line.advance();
        line.count(0.97 * before, 0.3 * line.upload());
        line.reply(i % 2, 0.06, oneWay);
        line.step();
        if (i == 2) {
          twice = line.download();
        }
      }
      assertThat(twice).as("one-way %s", oneWay).isBetween(0.6 * before, 0.97 * before);
      assertThat(line.download()).as("one-way %s", oneWay).isGreaterThan(0.9 * twice);
    }
  }
}
