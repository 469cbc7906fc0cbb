package dev.wanctl.engine;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.json.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What was learned about the lines, as a hint for the next start: it loses its worth with age, and
/// nothing depends on it. Written at most every minute, and only when it changed by something that
/// matters. One thread.
final class SavedState {

  private static final System.Logger LOG = System.getLogger("wanctl.state");
  private static final String FILE = "state.json";
  private static final double MATTERS = 0.05;

  /// Older than this it says nothing about the line any more.
  static final Duration WORTH = Duration.ofHours(24);

  private record Learned(double download, double upload) {}

  private final StateDirectory directory;
  private final Map<String, Learned> written = new HashMap<>();
  private boolean failing;

  SavedState(StateDirectory directory) {
    this.directory = directory;
  }

  /// Capacities learned by an earlier process, at most a day ago.
  Optional<Rates> restore(String line, Instant now) {
    return directory
        .read(FILE)
        .filter(content -> fresh(content, now))
        .flatMap(content -> content.get("lines").flatMap(Json::asObject))
        .flatMap(lines -> lines.get(line).flatMap(Json::asObject))
        .flatMap(entry -> {
          OptionalDouble down = entry.number(Direction.DOWNLOAD.word());
          OptionalDouble up = entry.number(Direction.UPLOAD.word());
          return down.isPresent()
                  && up.isPresent()
                  && down.getAsDouble() > 0
                  && up.getAsDouble() > 0
              ? Optional.of(
                  new Rates(BitRate.bits(down.getAsDouble()), BitRate.bits(up.getAsDouble())))
              : Optional.empty();
        });
  }

  private static boolean fresh(Json.Obj content, Instant now) {
    try {
      Instant saved = Instant.parse(content.string("saved-at").orElse(""));
      Duration age = Duration.between(saved, now);
      return !age.isNegative() && age.compareTo(WORTH) < 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /// Writes what the lines have learned if it differs from what was written. A disk that refuses is
  /// told once and costs nothing else.
  void save(Map<String, LineSnapshot> lines, Instant now) {
    Map<String, Learned> present = new HashMap<>();
    lines.forEach((name, s) -> {
      if (Double.isFinite(s.download().learned()) && Double.isFinite(s.upload().learned())) {
        present.put(name, new Learned(s.download().learned(), s.upload().learned()));
      }
    });
    if (present.isEmpty() || present.entrySet().stream().noneMatch(this::changed)) {
      return;
    }
    Json.Builder all = Json.object();
    present.forEach((name, learned) ->
        all.put(
            name,
            Json.object()
                .put(Direction.DOWNLOAD.word(), Json.of(Math.round(learned.download())))
                .put(Direction.UPLOAD.word(), Json.of(Math.round(learned.upload())))
                .build()));
    try {
      directory.write(
          FILE,
          Json.object().put("saved-at", Json.of(now.toString())).put("lines", all.build()).build());
      written.putAll(present);
      failing = false;
    } catch (UncheckedIOException e) {
      if (!failing) {
        failing = true;
        LOG.log(System.Logger.Level.WARNING, "state not saved: {0}", String.valueOf(e.getCause()));
      }
    }
  }

  private boolean changed(Map.Entry<String, Learned> entry) {
    Learned before = written.get(entry.getKey());
    Learned now = entry.getValue();
    return before == null
        || Math.abs(now.download() / before.download() - 1) > MATTERS
        || Math.abs(now.upload() / before.upload() - 1) > MATTERS;
  }
}
