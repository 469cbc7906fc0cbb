package dev.wanctl.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The deciding threads. One does for as many lines as people have; where there are more, each
/// further [#LINES_EACH] get another one, as long as there are processors. A line stays with its
/// thread, so that no two ever share anything. Used by one thread, but for the readers.
final class Loops {

  static final int LINES_EACH = 64;

  /// One thread, its evidence and its lines.
  static final class Place {
    final EvidenceQueue evidence = new EvidenceQueue();
    private final ControlLoop loop;
    private final List<@Nullable Line> slots = new ArrayList<>();
    private int lines;

    private Place(Stages stages, String name) {
      loop = new ControlLoop(evidence, stages, name);
      loop.start();
    }

    /// The number by which the next line's evidence is known here. None is given out twice:
    /// evidence of a line that is gone must not reach another.
    int nextIndex() {
      return slots.size();
    }

    void serve(Line line) {
      slots.add(line);
      lines++;
      loop.serve(slots);
    }

    void retire(Line line) {
      slots.set(line.index, null);
      lines--;
      loop.serve(slots);
    }

    /// Has something done between two decisions.
    void order(Runnable what) {
      loop.order(what);
    }
  }

  private final Stages stages;
  private final int most;
  private volatile List<Place> places = List.of();

  /// @param most threads
  Loops(Stages stages, int most) {
    this.stages = stages;
    this.most = most;
  }

  /// Where the next line goes.
  Place next() {
    List<Place> all = places;
    Place least = all.isEmpty() ? null : all.getFirst();
    for (Place place : all) {
      if (least == null || place.lines < least.lines) {
        least = place;
      }
    }
    if (least != null && (least.lines < LINES_EACH || all.size() >= most)) {
      return least;
    }
    Place another = new Place(stages, all.isEmpty() ? "loop" : "loop-" + (all.size() + 1));
    List<Place> more = new ArrayList<>(all);
    more.add(another);
    places = List.copyOf(more);
    return another;
  }

  /// When the one that is most behind last turned, [System#nanoTime]; `now` while there is none.
  long beat(long now) {
    long oldest = now;
    for (Place place : places) {
      oldest = Math.min(oldest, place.loop.beat());
    }
    return oldest;
  }

  /// Evidence lost because a loop was late.
  long dropped() {
    return places.stream().mapToLong(place -> place.evidence.dropped()).sum();
  }

  /// How many threads there are.
  int count() {
    return places.size();
  }

  void stop() throws InterruptedException {
    for (Place place : places) {
      place.loop.stop();
    }
  }
}
