package dev.wanctl.app.history;

import dev.wanctl.app.history.HistoryFile.Waiting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What waits to be written, in bounded room. Where there is too much, the oldest seconds go first,
/// and are counted; events only beyond a number of their own that no day makes. Thread-safe; nobody
/// waits in it but the writer.
final class HistoryQueue {

  static final int MOST_SECONDS = 1200;
  static final int MOST_EVENTS = 5000;

  /// What one transaction takes.
  record Batch(List<Waiting> seconds, List<HistoryEvent> events) {
    boolean isEmpty() {
      return seconds.isEmpty() && events.isEmpty();
    }
  }

  private final Deque<Waiting> seconds = new ArrayDeque<>();
  private final Deque<HistoryEvent> events = new ArrayDeque<>();
  private long droppedSeconds;
  private long lostEvents;

  synchronized void add(Waiting second) {
    seconds.addLast(second);
    bound();
  }

  synchronized void add(HistoryEvent event) {
    events.addLast(event);
    bound();
  }

  private void bound() {
    while (seconds.size() > MOST_SECONDS) {
      seconds.removeFirst();
      droppedSeconds++;
    }
    while (events.size() > MOST_EVENTS) {
      events.removeFirst();
      lostEvents++;
    }
  }

  /// Everything that waits; what is not written is given back.
  synchronized Batch take() {
    Batch batch = new Batch(List.copyOf(seconds), List.copyOf(events));
    seconds.clear();
    events.clear();
    return batch;
  }

  /// Before what came meanwhile.
  synchronized void giveBack(Batch batch) {
    batch.seconds().reversed().forEach(seconds::addFirst);
    batch.events().reversed().forEach(events::addFirst);
    bound();
  }

  synchronized int waiting() {
    return seconds.size();
  }

  synchronized boolean hasEvents() {
    return !events.isEmpty();
  }

  synchronized long droppedSeconds() {
    return droppedSeconds;
  }

  synchronized long lostEvents() {
    return lostEvents;
  }
}
