package dev.wanctl.engine.steer;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What of wanctl's doing may stand on the steering device, written down before it is sent and
/// struck out when the device confirmed that it is gone. So whatever a killed process left is in
/// here, and what is not in here is somebody else's. One thread.
final class SteeringJournal {

  private static final String FILE = "steering.json";

  /// The operator's hold, which outlives a restart.
  ///
  /// @param untilMillis of the wall clock
  record Hold(String line, Optional<Long> untilMillis) {}

  private final Consumer<Json.Obj> save;
  private Optional<String> away = Optional.empty();
  private final Set<String> out = new TreeSet<>();
  private Optional<Hold> hold = Optional.empty();

  SteeringJournal(Optional<Json.Obj> written, Consumer<Json.Obj> save) {
    this.save = save;
    written.ifPresent(w -> {
      away = w.string("away");
      w.objects("routes_out").forEach(r -> r.string("line").ifPresent(out::add));
      hold =
          w.get("hold")
              .flatMap(Json::asObject)
              .flatMap(h ->
                  h.string("line")
                      .map(l ->
                          new Hold(
                              l,
                              h.integer("until_ms").isPresent()
                                  ? Optional.of(h.integer("until_ms").getAsLong())
                                  : Optional.empty())));
    });
  }

  static SteeringJournal in(StateDirectory directory) {
    return new SteeringJournal(directory.read(FILE), content -> directory.write(FILE, content));
  }

  /// The line to which we may have sent new sensitive connections.
  Optional<String> away() {
    return away;
  }

  /// The lines of which we may have taken the route out.
  Set<String> out() {
    return Set.copyOf(out);
  }

  Optional<Hold> hold() {
    return hold;
  }

  boolean isEmpty() {
    return away.isEmpty() && out.isEmpty();
  }

  void goesAway(String line) {
    if (!away.equals(Optional.of(line))) {
      away = Optional.of(line);
      write();
    }
  }

  void isHome() {
    if (away.isPresent()) {
      away = Optional.empty();
      write();
    }
  }

  void takesOut(String line) {
    if (out.add(line)) {
      write();
    }
  }

  void isBack(String line) {
    if (out.remove(line)) {
      write();
    }
  }

  void holds(Optional<Hold> next) {
    if (!hold.equals(next)) {
      hold = next;
      write();
    }
  }

  /// What cannot be written down must not be done.
  private void write() {
    Json.Builder all = Json.object();
    away.ifPresent(line -> all.put("away", line));
    all.put(
        "routes_out",
        Json.array(out.stream().<Json>map(l -> Json.object().put("line", l).build()).toList()));
    hold.ifPresent(h -> {
      Json.Builder one = Json.object().put("line", h.line());
      h.untilMillis().ifPresent(until -> one.put("until_ms", until));
      all.put("hold", one.build());
    });
    try {
      save.accept(all.build());
    } catch (UncheckedIOException e) {
      throw new DeviceException(
          new DeviceFailure.Busy(
              "the journal of steering cannot be written: " + e.getMessage(),
              "make room in the state folder, and see that it is writable"),
          e);
    }
  }
}
