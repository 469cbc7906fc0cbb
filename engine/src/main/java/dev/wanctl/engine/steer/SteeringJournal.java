package dev.wanctl.engine.steer;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
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

  private record State(Optional<String> away, Set<String> out, Optional<Hold> hold) {
    State {
      out = Collections.unmodifiableSet(new TreeSet<>(out));
    }
  }

  private final Consumer<Json.Obj> save;
  private State state;

  SteeringJournal(Optional<Json.Obj> written, Consumer<Json.Obj> save) {
    this.save = save;
    state =
        written
            .map(SteeringJournal::read)
            .orElseGet(() -> new State(Optional.empty(), Set.of(), Optional.empty()));
  }

  private static State read(Json.Obj written) {
    Set<String> out = new TreeSet<>();
    written.objects("routes_out").forEach(r -> r.string("line").ifPresent(out::add));
    Optional<Hold> hold =
        written
            .get("hold")
            .flatMap(Json::asObject)
            .flatMap(h -> h.string("line").map(line -> new Hold(line, until(h))));
    return new State(written.string("away"), out, hold);
  }

  private static Optional<Long> until(Json.Obj hold) {
    OptionalLong until = hold.integer("until_ms");
    return until.isPresent() ? Optional.of(until.getAsLong()) : Optional.empty();
  }

  static SteeringJournal in(StateDirectory directory) {
    return new SteeringJournal(directory.read(FILE), content -> directory.write(FILE, content));
  }

  /// The line to which we may have sent new sensitive connections.
  Optional<String> away() {
    return state.away();
  }

  /// The lines of which we may have taken the route out.
  Set<String> out() {
    return state.out();
  }

  Optional<Hold> hold() {
    return state.hold();
  }

  boolean isEmpty() {
    return state.away().isEmpty() && state.out().isEmpty();
  }

  void goesAway(String line) {
    become(new State(Optional.of(line), state.out(), state.hold()));
  }

  void isHome() {
    become(new State(Optional.empty(), state.out(), state.hold()));
  }

  void takesOut(String line) {
    Set<String> more = new TreeSet<>(state.out());
    more.add(line);
    become(new State(state.away(), more, state.hold()));
  }

  void isBack(String line) {
    Set<String> fewer = new TreeSet<>(state.out());
    fewer.remove(line);
    become(new State(state.away(), fewer, state.hold()));
  }

  void holds(Optional<Hold> hold) {
    become(new State(state.away(), state.out(), hold));
  }

  /// What cannot be written down must not be done, and is as if it had not been wanted.
  private void become(State next) {
    if (next.equals(state)) {
      return;
    }
    Json.Builder all = Json.object();
    next.away().ifPresent(line -> all.put("away", line));
    all.put(
        "routes_out",
        Json.array(
            next.out().stream().<Json>map(l -> Json.object().put("line", l).build()).toList()));
    next.hold()
        .ifPresent(h -> {
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
    state = next;
  }
}
