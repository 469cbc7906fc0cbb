package dev.wanctl.app.mqtt;

import dev.wanctl.app.history.Second;
import dev.wanctl.app.status.LineFacts;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Optional;

/// What is told of one line: one document with everything, on one topic.
///
/// @param decisions those of the time that the document is about
/// @param steering what new sensitive connections do with this line, in a word
record LineReport(LineStatus line, LineFacts facts, List<LineSnapshot> decisions, String steering) {

  static final String ON = "ON";
  static final String OFF = "OFF";

  /// Home Assistant refuses longer states.
  private static final int LONGEST_STATE = 250;

  /// All but the figures: what is told at once when it changes.
  String news() {
    return facts.verdict() + facts.conditions() + line.orders() + steering;
  }

  LineReport with(List<LineSnapshot> others) {
    return new LineReport(line, facts, others, steering);
  }

  Json.Obj json() {
    Json.Builder json =
        Json.object()
            .put("verdict", facts.verdict())
            .put("why", shortened(facts.text()))
            .put(
                "conditions",
                facts.conditions().isEmpty()
                    ? "none"
                    : shortened(String.join(", ", facts.conditions())))
            .put("steering", steering);
    for (LineOrders.Kind kind : LineOrders.Kind.values()) {
      json.put(kind.code(), line.orders().of(kind).isPresent() ? ON : OFF);
    }
    Optional<Second> sum =
        decisions.isEmpty() ? Optional.empty() : Optional.of(Second.of(0, decisions));
    json.put("delay_p50_ms", millis(sum.map(Second::delayP50)))
        .put("delay_p95_ms", millis(sum.map(Second::delayP95)));
    for (Direction direction : Direction.values()) {
      Optional<Second.Side> side = sum.map(s -> s.of(direction));
      String word = direction.word();
      json.put(word + "_rate_mbps", mega(side.map(Second.Side::rate)))
          .put(word + "_load_mbps", mega(side.map(Second.Side::load)))
          .put(word + "_capacity_mbps", mega(side.map(Second.Side::capacity)));
    }
    return json.build();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_STATE ? text : text.substring(0, LONGEST_STATE - 1) + "…";
  }

  private static Json millis(Optional<Double> seconds) {
    return seconds
        .filter(Double::isFinite)
        .map(s -> Json.of(Math.rint(1e5 * s) / 100))
        .orElseGet(Json::none);
  }

  private static Json mega(Optional<Double> bitsPerSecond) {
    return bitsPerSecond
        .filter(Double::isFinite)
        .map(b -> Json.of(Math.rint(b / 1e4) / 100))
        .orElseGet(Json::none);
  }
}
