package dev.wanctl.app.bench;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.measure.Trial;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The results that were saved.
public final class Results {

  private static final String PREFIX = "bench-";
  private static final String SUFFIX = ".json";

  private Results() {}

  /// By name, oldest first.
  public static Map<String, Result> all(Path stateFolder) throws NoMeasurement {
    Path folder = stateFolder.resolve(Trial.FOLDER);
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    Map<String, Result> found = new LinkedHashMap<>();
    try (StateDirectory state = StateDirectory.open(folder);
        Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(p -> p.getFileName().toString())
              .filter(n -> n.startsWith(PREFIX) && n.endsWith(SUFFIX))
              .sorted()
              .toList();
      for (String name : names) {
        state
            .read(name)
            .flatMap(Result::read)
            .ifPresent(r ->
                found.put(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), r));
      }
      return found;
    } catch (StateException e) {
      throw new NoMeasurement(
          "a measurement runs just now: " + e.getMessage(), "wait until it is over");
    } catch (IOException e) {
      throw new NoMeasurement(
          "the folder " + folder + " cannot be read: " + e.getMessage(), "make it readable");
    }
  }

  /// That of a name.
  public static Result of(String name, Path stateFolder) throws NoMeasurement {
    Result result = all(stateFolder).get(name);
    if (result == null) {
      throw new NoMeasurement(
          "there is no result `" + name + "` in " + stateFolder.resolve(Trial.FOLDER),
          "`wanctl bench list` names those there are");
    }
    return result;
  }
}
