package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Gives the law once more what it was given, and compares what it decides with what it decided. By
/// the recorded settings and the law that recorded, there is no difference, to the last bit. By
/// other settings, the first difference of a stretch is what would have happened; after it the
/// evidence would have been another, so the later ones show a tendency and no more.
public final class Replay {

  private static final int MOST_DIFFERENCES = 1000;
  private static final long LOOKED_BACK_MILLIS = 60_000;
  private static final Onlooker NOBODY = (_, _) -> {};

  /// A decision that came out otherwise.
  ///
  /// @param epochMillis when it was made, since 1970
  public record Difference(long epochMillis, Side download, Side upload) {}

  /// @param recorded and `replayed`: rates wanted, bit/s
  /// @param recordedReason and `replayedReason`: why, as in [dev.wanctl.core.line.Reason#code]
  public record Side(
      double recorded, double replayed, String recordedReason, String replayedReason) {}

  /// @param line that was recorded
  /// @param version of wanctl that recorded, of the newest segment
  /// @param fromMillis and `toMillis`: the first and the last decision, since 1970
  /// @param decisions all
  /// @param different those that came out otherwise
  /// @param first the first of those, oldest first
  /// @param stretches times without a gap
  /// @param torn segments whose end was not written whole
  /// @param download and `upload`: the mean of the rates wanted, replayed to recorded; 1 is the
  ///   same
  public record Result(
      String line,
      String version,
      long fromMillis,
      long toMillis,
      long decisions,
      long different,
      List<Difference> first,
      int stretches,
      int torn,
      double download,
      double upload) {
    public Result {
      first = List.copyOf(first);
    }
  }

  private final Optional<LineSettings> other;
  private final Consumer<Told> listener;
  private final Onlooker onlooker;
  private final LineView view = new LineView();
  private final long[] record = new long[Tape.WORDS];
  private final List<Difference> first = new ArrayList<>();
  private final double[] recordedSum = new double[2];
  private final double[] replayedSum = new double[2];
  private Optional<LineController> controller = Optional.empty();
  private long number;
  private long from = Long.MAX_VALUE;
  private long to = Long.MIN_VALUE;
  private long decisions;
  private long different;
  private int stretches;
  private int torn;
  private String version = "";

  /// Sees the law after each decision.
  private interface Onlooker {
    void decided(long epochMillis, LineView view);
  }

  private Replay(Optional<LineSettings> other, Consumer<Told> listener, Onlooker onlooker) {
    this.other = other;
    this.listener = listener;
    this.onlooker = onlooker;
  }

  /// The last decisions of the minute that ends at this time, oldest first.
  public static List<Recorded> before(Recording recording, long untilMillis, int most)
      throws IOException, RecordingException {
    long from = untilMillis - LOOKED_BACK_MILLIS;
    Deque<Recorded> last = new ArrayDeque<>();
    Replay replay =
        new Replay(
            Optional.empty(),
            _ -> {},
            (at, view) -> {
              if (at >= from && at <= untilMillis) {
                last.addLast(new Recorded(at, view.snapshot()));
                if (last.size() > most) {
                  last.removeFirst();
                }
              }
            });
    replay.run(recording, recording.segmentAt(from), recording.segmentAt(untilMillis) + 1);
    return List.copyOf(last);
  }

  /// Tells what was recorded from this time on, with the delays that the law saw, oldest first.
  public static void tell(Recording recording, long fromMillis, Consumer<Told> listener)
      throws IOException, RecordingException {
    Replay replay =
        new Replay(
            Optional.empty(),
            event -> {
              if (event.epochMillis() >= fromMillis) {
                listener.accept(event);
              }
            },
            NOBODY);
    replay.run(recording, recording.segmentAt(fromMillis), recording.segments());
  }

  /// Replays it by the settings that were recorded.
  public static Result of(Recording recording) throws IOException, RecordingException {
    return new Replay(Optional.empty(), _ -> {}, NOBODY).run(recording, 0, recording.segments());
  }

  /// Replays it as if these settings had been taken over at the beginning.
  public static Result with(LineSettings other, Recording recording)
      throws IOException, RecordingException {
    return new Replay(Optional.of(other), _ -> {}, NOBODY).run(recording, 0, recording.segments());
  }

  private Result run(Recording recording, int first, int end)
      throws IOException, RecordingException {
    for (int i = first; i < end; i++) {
      Optional<Segment> segment = recording.segment(i);
      if (segment.isEmpty()) {
        controller = Optional.empty();
      } else {
        run(segment.get());
      }
    }
    return new Result(
        recording.line(),
        version,
        from,
        to,
        decisions,
        different,
        this.first,
        stretches,
        torn,
        replayedSum[0] / recordedSum[0],
        replayedSum[1] / recordedSum[1]);
  }

  private void run(Segment segment) throws RecordingException {
    version = segment.version();
    torn += segment.torn() ? 1 : 0;
    LineController law = continued(segment);
    Packer packer = new Packer();
    while (segment.records().hasRemaining()) {
      packer.unpack(segment.records(), record);
      give(law, segment.header());
    }
    controller = segment.torn() ? Optional.empty() : Optional.of(law);
  }

  /// The law of the segment before goes on where nothing is missing.
  private LineController continued(Segment segment) throws RecordingException {
    boolean next = segment.header().number() == number + 1;
    number = segment.header().number();
    if (next && segment.goesOn() && controller.isPresent()) {
      return controller.get();
    }
    stretches++;
    LineController law = segment.controller();
    other.ifPresent(settings -> {
      law.bound(settings.download(), settings.upload());
      law.retune(settings.policy());
    });
    return law;
  }

  private void give(LineController law, SegmentHeader header) throws RecordingException {
    switch (Kind.of(record[0])) {
      case SENT -> law.sent((int) record[1], record[2]);
      case ECHO -> law.echo((int) record[1], record[2], record[3]);
      case ONE_WAY -> law.echo((int) record[1], record[2], record[3], record[4], record[5]);
      case TRAFFIC -> {
        law.traffic(record[1], record[2], record[3], record[4], record[5]);
        listener.accept(new Told.Passed(header.epochMillis(record[1]), record[2], record[3]));
      }
      case CONFIRMED -> {
        law.confirmed(record[1], record[2], (double) record[3], (double) record[4]);
        listener.accept(new Told.Standing(header.epochMillis(record[2]), record[3], record[4]));
      }
      case FORGET -> law.forgetReflector((int) record[1]);
      case PACE -> law.pace(record[1], record[2]);
      case STEP -> {
        law.step(record[1]);
        law.show(view);
        double delay = view.sight == Sight.CLEAR ? view.delay : Double.NaN;
        listener.accept(
            new Told.Decision(
                header.epochMillis(record[1]), view.download.desired, view.upload.desired, delay));
        onlooker.decided(header.epochMillis(record[1]), view);
        compare(header);
      }
      case CHECKPOINT -> throw new RecordingException("a record in it is damaged");
    }
  }

  private void compare(SegmentHeader header) {
    Decided recorded =
        new Decided(
            record[1],
            Double.longBitsToDouble(record[2]),
            Double.longBitsToDouble(record[3]),
            record[4]);
    Decided replayed =
        new Decided(record[1], view.download.desired, view.upload.desired, Decided.flags(view));
    long at = header.epochMillis(record[1]);
    from = Math.min(from, at);
    to = Math.max(to, at);
    decisions++;
    recordedSum[0] += recorded.download();
    recordedSum[1] += recorded.upload();
    replayedSum[0] += replayed.download();
    replayedSum[1] += replayed.upload();
    if (recorded.equals(replayed)) {
      return;
    }
    different++;
    if (first.size() < MOST_DIFFERENCES) {
      first.add(
          new Difference(
              at,
              side(recorded, replayed, Direction.DOWNLOAD),
              side(recorded, replayed, Direction.UPLOAD)));
    }
  }

  private static Side side(Decided recorded, Decided replayed, Direction direction) {
    return new Side(
        recorded.rate(direction),
        replayed.rate(direction),
        recorded.reason(direction).code(),
        replayed.reason(direction).code());
  }
}
