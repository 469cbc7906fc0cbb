package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small process beside this one that outlives it. It waits for the end of a pipe, which the
/// kernel closes however this process ends. Unless it was told before that all is done, it then
/// starts wanctl anew to put the shaper back. In a session of its own, so that neither Ctrl-C nor a
/// closed terminal ends it.
final class Watchman implements AutoCloseable {

  private static final String WAIT =
      "trap '' HUP INT TERM; read -r word; [ \"$word\" = done ] || exec \"$@\"";

  private final Process process;
  private final OutputStream pipe;

  private Watchman(Process process) {
    this.process = process;
    pipe = process.getOutputStream();
  }

  /// @param command what it starts if need be
  /// @param log where its output goes
  static Watchman stand(List<String> command, Path log) throws NoMeasurement {
    List<String> all = new ArrayList<>(List.of("setsid", "sh", "-c", WAIT, "sh"));
    all.addAll(command);
    try {
      return new Watchman(
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new NoMeasurement(
          "no process can be started that would put the shaper back after a kill: "
              + e.getMessage(),
          "it needs `setsid` (util-linux) and `sh`");
    }
  }

  /// This program with other arguments.
  static List<String> ourselves(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx48m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path", ""),
            "dev.wanctl.app.Main"));
    command.addAll(arguments);
    return command;
  }

  /// All is done: it goes home.
  @Override
  public void close() {
    try (pipe) {
      pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException _) {
      // Somebody ended it: then it has nothing to put back either.
    }
    try {
      int _ = process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
