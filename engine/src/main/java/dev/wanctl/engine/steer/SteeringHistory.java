package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.steer.SteeringEvent.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happened, counted, logged and kept for the report. One thread.
final class SteeringHistory {

  private static final int MOST = 200;

  private final SteeringOrders orders;
  private final SteeringLog log;
  private final Deque<SteeringEvent> events = new ArrayDeque<>();
  private final Map<Why, Long> moves = new EnumMap<>(Why.class);
  private final Map<Why, Long> refusals = new EnumMap<>(Why.class);
  private Optional<Why> refused = Optional.empty();
  private List<Choice.Rating> ratings = List.of();

  SteeringHistory(SteeringOrders orders, SteeringLog log) {
    this.orders = orders;
    this.log = log;
  }

  List<SteeringEvent> events() {
    return List.copyOf(events);
  }

  Map<Why, Long> moves() {
    return Map.copyOf(moves);
  }

  Map<Why, Long> refusals() {
    return Map.copyOf(refusals);
  }

  /// Every decision; a refusal that goes on is one.
  void decided(Choice choice) {
    long now = choice.atNanos();
    ratings = choice.ratings();
    choice
        .moved()
        .filter(m -> m.why() != Why.FOREIGN && m.why() != Why.FOUND)
        .ifPresent(m -> {
          moves.merge(m.why(), 1L, Long::sum);
          add(now, Kind.MOVE, m.to(), m.why(), m.why().meaning(), ratings, orders.active());
        });
    Why why = choice.why();
    Optional<Why> refusal = why.refusal() ? Optional.of(why) : Optional.empty();
    if (refusal.isPresent() && !refusal.equals(refused)) {
      refusals.merge(why, 1L, Long::sum);
      int to = choice.candidate().orElse(choice.line());
      add(now, Kind.REFUSAL, to, why, why.meaning(), ratings, false);
    }
    refused = refusal;
  }

  void ordered(long now, int line, Why why, String text) {
    add(now, Kind.ORDER, line, why, text, List.of(), true);
  }

  void foreign(long now, int line, String what) {
    String text = orders.name(line) + " " + what;
    add(now, Kind.FOREIGN, line, Why.FOREIGN, text, List.of(), false);
  }

  void route(Kind kind, int line, Why why, String text, long now) {
    add(now, kind, line, why, text, ratings, true);
  }

  private void add(
      long now,
      Kind kind,
      int line,
      Why why,
      String text,
      List<Choice.Rating> known,
      boolean done) {
    SteeringEvent e = new SteeringEvent(now, kind, orders.name(line), why, text, known, done);
    log.event(e);
    events.addLast(e);
    if (events.size() > MOST) {
      events.removeFirst();
    }
  }
}
