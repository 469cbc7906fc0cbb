package dev.wanctl.app.cli;

import dev.wanctl.app.init.Dialogue;
import dev.wanctl.app.init.Init;
import dev.wanctl.app.init.Stopped;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding.Severity;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;

/// `wanctl init`: asks a few questions and writes a first configuration.
record InitCommand(Terminal terminal) {

  /// An option that answers a question.
  private record Answer(String option, String label, String about) {}

  private static final List<Answer> ANSWERS =
      List.of(
          new Answer(
              "--kind", "KIND", "What shapes the line: linux, mikrotik or linux-router (OpenWrt)."),
          new Answer("--interface", "NAME", "linux: the interface that is the line."),
          new Answer("--router", "ADDRESS", "The router's address."),
          new Answer(
              "--transport",
              "WAY",
              "mikrotik: api, rest or ssh; the first that answers unless given."),
          new Answer("--port", "PORT", "Of that transport, if it is not the usual one."),
          new Answer(
              "--fingerprint", "PRINT", "The SHA-256 that the certificate or host key must have."),
          new Answer("--user", "NAME", "The user to log in as."),
          new Answer("--key-file", "PATH", "linux-router: the private key to log in with."),
          new Answer(
              "--password-file",
              "PATH",
              "Keep the password there; if the file exists, take it from there."),
          new Answer("--password-variable", "NAME", "The password is in this variable."),
          new Answer("--credential", "NAME", "The password is this systemd credential."),
          new Answer("--wan", "NAME", "The router's interface towards the Internet."),
          new Answer(
              "--download-interface",
              "NAME",
              "linux-router: whose CAKE shapes the download, such as ifb4wan."),
          new Answer("--download-queue", "NAME", "mikrotik: entry of the router's queue tree."),
          new Answer("--upload-queue", "NAME", "The same for the upload."),
          new Answer("--preset", "PRESET", "The kind of line, such as cable."),
          new Answer("--line", "NAME", "What to call the line."),
          new Answer("--download", "RATE", "The most that it carries, such as 240Mbit."),
          new Answer("--upload", "RATE", "The same for the upload."));

  static CommandSpec spec() {
    CommandSpec spec =
        Syntax.command("init", "Ask a few questions and write a first configuration.")
            .addOption(
                Syntax.config("The file to write (" + Commands.DEFAULT_CONFIG + " unless named)."));
    ANSWERS.forEach(a -> spec.addOption(Syntax.valued(a.option(), a.label(), a.about())));
    return spec.addOption(
        Syntax.flag(
            "--yes",
            "Do not ask: take what is suggested where no option answers. The password is"
                + " then read from standard input."));
  }

  /// Those that the command line has.
  static Map<String, String> answers(UnaryOperator<String> value) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Answer answer : ANSWERS) {
      String text = value.apply(answer.option());
      if (!text.isEmpty()) {
        given.put(answer.option(), text);
      }
    }
    return given;
  }

  int execute(String file, Map<String, String> given, boolean yes) {
    AtomicBoolean untouched = new AtomicBoolean(true);
    Thread interrupted =
        new Thread(() -> {
          if (untouched.get()) {
            terminal.err().println("\nwanctl init: stopped, nothing changed");
          }
        });
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      BufferedReader in = new BufferedReader(terminal.in());
      Dialogue dialogue = new Dialogue(in, terminal.out(), () -> terminal.hidden(in), given, yes);
      Severity left =
          new Init(
                  Path.of(file),
                  dialogue,
                  terminal.environment(),
                  terminal.out(),
                  () -> untouched.set(false))
              .run();
      return left == Severity.OK ? Exit.GOOD : Exit.WARNING;
    } catch (Stopped e) {
      return stopped(String.valueOf(e.getMessage()), e.remedy(), untouched.get());
    } catch (DeviceException e) {
      return stopped(e.failure().what(), e.failure().remedy(), untouched.get());
    } finally {
      untouched.set(false);
      forget(interrupted);
    }
  }

  private int stopped(String why, String remedy, boolean untouched) {
    terminal.err().println("wanctl init: " + why.strip() + (untouched ? "; nothing changed" : ""));
    if (!remedy.isEmpty()) {
      terminal.err().println("  -> " + remedy);
    }
    return Exit.PROBLEM;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is running: the machine goes down already.
    }
  }
}
