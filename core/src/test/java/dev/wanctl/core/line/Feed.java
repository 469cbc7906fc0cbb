package dev.wanctl.core.line;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;

/// A controller and the clock, counters and replies of a made-up line to feed it with. Time only
/// moves by [#advance]; nothing here knows what a queue is.
final class Feed {

  static final LineSettings SETTINGS =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(2), BitRate.mbit(24)),
          new DirectionSettings(BitRate.kbit(500), BitRate.mbit(6)));
  static final LineSettings CLASSIC =
      new LineSettings(
          SETTINGS.download(),
          SETTINGS.upload(),
          Classic.of(SETTINGS.download(), SETTINGS.upload()),
          SETTINGS.startShare());
  static final long STEP = 50_000_000;
  static final double BASE = 0.024;

  final LineController controller;
  final LineView view = new LineView();
  long now = 1_000_000_000L;
  private double downBytes;
  private double upBytes;
  private int turn;

  Feed() {
    this(SETTINGS);
  }

  Feed(LineSettings settings) {
    controller = new LineController(settings, now);
  }

  double rate(Direction direction) {
    return controller.desired(direction);
  }

  double download() {
    return rate(Direction.DOWNLOAD);
  }

  double upload() {
    return rate(Direction.UPLOAD);
  }

  LineSnapshot shown() {
    controller.show(view);
    return view.snapshot();
  }

  void advance() {
    now += STEP;
  }

  /// Counters that moved at these rates since the last ones, bit/s.
  void count(double download, double upload) {
    downBytes += download / 8 * STEP / 1e9;
    upBytes += upload / 8 * STEP / 1e9;
    controller.traffic(now, (long) downBytes, (long) upBytes, 0, 0);
  }

  /// The counters start again from zero.
  void restartCounters() {
    downBytes = 0;
    upBytes = 0;
  }

  /// A reply of the next of six reflectors, delayed by this much beyond its baseline, s.
  void echo(double added) {
    echo(turn, added);
    turn = (turn + 1) % 6;
  }

  void echo(int reflector, double added) {
    controller.echo(reflector, now - Math.round((BASE + 0.001 * reflector + added) * 1e9), now);
  }

  /// The same with one-way delays, in seconds.
  void oneWayEcho(double up, double down) {
    double half = (BASE + 0.001 * turn) / 2;
    controller.echo(
        turn,
        now - Math.round((2 * half + up + down) * 1e9),
        now,
        Math.round((half + up) * 1e9),
        Math.round((half + down) * 1e9));
    turn = (turn + 1) % 6;
  }

  boolean step() {
    return controller.step(now);
  }

  /// The device does what is asked.
  void confirm() {
    controller.confirmed(now, now, download(), upload());
  }

  /// One step with everything: load as a share of each rate, and the same delay for all.
  void turn(double downShare, double upShare, double added) {
    advance();
    count(downShare * download(), upShare * upload());
    echo(added);
    step();
    confirm();
  }

  /// The same with the delay of each direction, told apart or not.
  void turn(double downShare, double upShare, double up, double down, boolean oneWay) {
    advance();
    count(downShare * download(), upShare * upload());
    reply(up, down, oneWay);
    step();
    confirm();
  }

  void reply(double up, double down, boolean oneWay) {
    if (oneWay) {
      oneWayEcho(up, down);
    } else {
      echo(up + down);
    }
  }

  /// Idle turns, until baselines, counters and noise are known.
  Feed settled() {
    return settled(false);
  }

  Feed settled(boolean oneWay) {
    for (int i = 0; i < 100; i++) {
      turn(0.01, 0.01, 0, 0, oneWay);
    }
    return this;
  }
}
