package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.status.Version;
import dev.wanctl.app.support.Bundle;
import dev.wanctl.app.support.LogTail;
import dev.wanctl.app.support.Part;
import dev.wanctl.app.support.SecretScan;
import dev.wanctl.engine.record.Recorder;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `wanctl support-bundle`: what others of this program's commands say, and what the daemon tells,
/// as one file. What cannot be had is told in its place.
final class SupportBundleCommand {

  private static final String NAME = "wanctl support-bundle: ";
  private static final Duration RECORDED = Duration.ofMinutes(10);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Daemon daemon;
  private final Terminal terminal;
  private final Bundle bundle = new Bundle();

  SupportBundleCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  static CommandSpec spec() {
    return Syntax.reading(
            Syntax.command(
                "support-bundle", "Collect what helps to find a fault in one file, no secrets."))
        .addOption(
            OptionSpec.builder("-o", "--output")
                .paramLabel("FILE")
                .type(String.class)
                .description("The new file; wanctl-support-TIME.tar.gz here unless given.")
                .build())
        .addOption(Syntax.valued("--log", "FILE", "The daemon's log, if it is not in the journal."))
        .addOption(Syntax.flag("--no-devices", "Do not look at routers and interfaces."));
  }

  int execute(String config, String output, String log, boolean noDevices) {
    Instant now = Instant.now();
    Path file =
        Path.of(output.isEmpty() ? "wanctl-support-" + STAMP.format(now) + ".tar.gz" : output);
    LoadResult loaded = ConfigLoader.load(Path.of(config), terminal.environment());
    bundle.add(Part.of("versions.txt", versions()));
    configuration(config, loaded);
    said("doctor.txt", t -> DoctorCommand.execute(config, t));
    if (!noDevices && loaded instanceof LoadResult.Loaded) {
      said(
          "devices.txt",
          t ->
              CheckCommand.execute(
                  new CheckCommand.Request(config, true, false, false, false, false), t));
    }
    asked("status.json", "/status");
    asked("explain.json", "/explain?last=500");
    asked("profile.json", "/profile");
    asked("steer.json", "/steer");
    asked("metrics.txt", "/metrics");
    bundle.add(Part.of("log.txt", LogTail.of(log)));
    if (loaded instanceof LoadResult.Loaded good) {
      kept(good.config());
    }
    return write(file, new SecretScan(secrets(loaded), terminal.environment()), now);
  }

  private int write(Path file, SecretScan scan, Instant now) {
    try {
      bundle.write(file, scan, now);
      terminal.out().println(file + ": " + bundle.parts().size() + " parts, no secret found");
      terminal.out().println("It names your lines, interfaces and addresses: look before sending.");
      return Exit.GOOD;
    } catch (Bundle.Unclean e) {
      terminal.err().println(NAME + "nothing was written, as a secret would be in it:");
      e.found().forEach(f -> terminal.err().println("  " + f));
      terminal.err().println("  -> this should not happen; please report which part it was");
    } catch (FileAlreadyExistsException _) {
      terminal.err().println(NAME + file + " is there already: name another file");
    } catch (IOException e) {
      terminal.err().println(NAME + "cannot write " + file + ": " + e.getMessage());
    }
    return Exit.PROBLEM;
  }

  private static List<Secret> secrets(LoadResult loaded) {
    return loaded instanceof LoadResult.Loaded good ? good.effective().secrets() : List.of();
  }

  private static String versions() {
    StringBuilder text = new StringBuilder("wanctl " + Version.text() + '\n');
    text.append("Java " + Runtime.version() + ", " + System.getProperty("java.vm.name") + '\n');
    for (String file : List.of("/proc/version", "/etc/os-release", "/proc/loadavg")) {
      text.append('\n').append(file).append('\n').append(text(Path.of(file)));
    }
    return text.toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage() + '\n';
    }
  }

  /// Never the file itself: a comment of it may hold anything.
  private void configuration(String file, LoadResult loaded) {
    if (loaded instanceof LoadResult.Invalid invalid) {
      StringBuilder text = new StringBuilder(file + " is refused:\n");
      for (Problem problem : invalid.problems()) {
        text.append(problem).append('\n');
      }
      bundle.add(Part.of("configuration.txt", text.toString()));
      return;
    }
    said("configuration.txt", t -> ConfigShowCommand.execute(file, false, t));
    said("effective.txt", t -> ConfigShowCommand.execute(file, true, t));
  }

  /// What another command says.
  private void said(String part, ToIntFunction<Terminal> command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Terminal here = new Terminal(Reader.nullReader(), out, out, terminal.environment(), false);
      int code = command.applyAsInt(here);
      out.println("(exit code " + code + ")");
    }
    bundle.add(new Part(part, bytes.toByteArray()));
  }

  private void asked(String part, String path) {
    try {
      bundle.add(Part.of(part, daemon.text(path)));
    } catch (Daemon.Unreachable e) {
      bundle.add(Part.of(part + ".missing", e.getMessage() + "\n"));
    }
  }

  /// What is in the state folder: the journal, and the newest minutes of each line.
  private void kept(Config config) {
    for (String line : config.lines().keySet()) {
      String name = Recorder.fileName(line);
      Path own = config.stateDirectory().resolve(name);
      Path beside = config.stateDirectory().resolve("observe").resolve(name);
      recorded(line, Files.exists(own) ? own : beside);
    }
    Path journal = config.stateDirectory().resolve("journal.json");
    if (Files.exists(journal)) {
      bundle.add(Part.of("journal.json", text(journal)));
    }
  }

  private void recorded(String line, Path ring) {
    try {
      Path folder = Files.createTempDirectory("wanctl-support");
      Path copy = folder.resolve("copy");
      try (Recording recording = Recording.open(ring)) {
        recording.export(copy, RECORDED);
        bundle.add(new Part("recording-" + line + ".rec", Files.readAllBytes(copy)));
      } finally {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(folder);
      }
    } catch (RecordingException | IOException e) {
      bundle.add(Part.of("recording-" + line + ".missing", ring + ": " + e.getMessage() + "\n"));
    }
  }
}
