package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.config.SteeringConfig;
import dev.wanctl.app.run.Claims;
import dev.wanctl.app.run.Routers;
import dev.wanctl.app.run.SteeringPlans;
import dev.wanctl.app.status.SteeringText;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.linux.Claim;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `wanctl steer`: asks the running daemon how steering stands and gives it orders; puts what
/// steering needs on the device and takes it away again.
record SteerCommand(Daemon daemon, Terminal terminal) {

  private static final String NAME = "wanctl steer";
  private static final long LOOKS_NANOS = 500_000_000L;

  /// A rehearsal ends within three minutes, whatever happens.
  private static final int MOST_LOOKS = 400;

  int execute(ParseResult parsed) {
    String config = parsed.matchedOptionValue("--config", Commands.DEFAULT_CONFIG);
    boolean yes = parsed.hasMatchedOption("--yes");
    String line = parsed.matchedPositionalValue(0, "");
    return switch (parsed.commandSpec().name()) {
      case "status" -> show(parsed.hasMatchedOption("--json"), SteeringText::status);
      case "report" -> show(parsed.hasMatchedOption("--json"), SteeringText::report);
      case "hold" ->
          order(
              "/steer/hold?line="
                  + encoded(line)
                  + Optional.ofNullable(parsed.matchedOptionValue("--for", (String) null))
                      .map(f -> "&for=" + encoded(f))
                      .orElse(""),
              "new sensitive connections stay on " + line + "; to let go: wanctl steer release");
      case "release" -> order("/steer/release", "evidence decides again");
      case "drill" -> drill(line);
      case "setup" -> onDevice(config, (d, _) -> setup(d, yes, config));
      case "undo" -> onDevice(config, (d, c) -> undo(d, c, yes));
      default -> throw new IllegalStateException(parsed.commandSpec().qualifiedName());
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  // --- by the daemon

  private int show(boolean asJson, java.util.function.Function<Json.Obj, String> text) {
    try {
      Json.Obj steering = daemon.get("/steer");
      terminal.out().print(asJson ? steering.pretty() + "\n" : text.apply(steering));
      return Exit.GOOD;
    } catch (Daemon.Unreachable e) {
      return cannotTell(e);
    }
  }

  private int cannotTell(Daemon.Unreachable e) {
    terminal.err().println(NAME + ": " + e.getMessage());
    return Exit.CANNOT_TELL;
  }

  private int order(String path, String done) {
    try {
      Optional<String> refused = daemon.post(path);
      if (refused.isPresent()) {
        terminal.err().println(NAME + ": " + refused.get());
        return Exit.PROBLEM;
      }
      terminal.out().println(done);
      return Exit.GOOD;
    } catch (Daemon.Unreachable e) {
      return cannotTell(e);
    }
  }

  /// Says each step as it comes.
  private int drill(String line) {
    int ordered = order("/steer/drill?line=" + encoded(line), "rehearsal of " + line);
    if (ordered != Exit.GOOD) {
      return ordered;
    }
    int told = 0;
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      try {
        Json.Obj drill =
            daemon
                .get("/steer")
                .get("drill")
                .flatMap(Json::asObject)
                .orElseGet(() -> Json.object().build());
        List<String> steps =
            drill.get("steps").map(Json::elements).orElse(List.of()).stream()
                .flatMap(s -> s.asString().stream())
                .toList();
        for (; told < steps.size(); told++) {
          terminal.out().println("  " + steps.get(told));
        }
        Optional<Boolean> good = drill.bool("good");
        if (good.isPresent()) {
          terminal.out().println(good.get() ? "good: the whole way works" : "not good: see above");
          return good.get() ? Exit.GOOD : Exit.PROBLEM;
        }
      } catch (Daemon.Unreachable e) {
        return cannotTell(e);
      }
      LockSupport.parkNanos(LOOKS_NANOS);
    }
    terminal.err().println(NAME + ": the rehearsal does not end; see `wanctl steer status`");
    return Exit.CANNOT_TELL;
  }

  // --- on the device

  private int onDevice(String file, ToIntBiFunction<Steering, Config> work) {
    switch (ConfigLoader.load(Path.of(file), terminal.environment())) {
      case LoadResult.Invalid invalid -> {
        for (Problem problem : invalid.problems()) {
          terminal.err().println(problem);
        }
        return Exit.PROBLEM;
      }
      case LoadResult.Loaded loaded -> {
        Config config = loaded.config();
        Optional<SteeringConfig> steering = config.steering();
        if (steering.isEmpty()) {
          terminal
              .err()
              .println(
                  NAME
                      + ": there is no `steering` in "
                      + file
                      + "; add `steering: {lines: {cable: {}, lte: {class: metered}}}` with the names"
                      + " of your lines, home first");
          return Exit.PROBLEM;
        }
        try (Routers routers = new Routers();
            Steering device = SteeringPlans.device(steering.get(), config, routers)) {
          return work.applyAsInt(device, config);
        } catch (DeviceException e) {
          tell(e.failure());
          return Exit.CANNOT_TELL;
        }
      }
    }
  }

  private int setup(Steering device, boolean yes, String file) {
    PrintStream out = terminal.out();
    List<SetupStep> missing = device.missing();
    if (missing.isEmpty()) {
      out.println("nothing is missing on " + device.name());
      return findings(device);
    }
    out.println("what is missing on " + device.name() + ", in this order:\n");
    missing.forEach(step -> out.println("# " + step.what() + "\n" + step.command()));
    out.println();
    int done = carryOut("Add this?", missing, yes, Steering::add, device);
    if (done != Exit.GOOD) {
      return done;
    }
    out.println("to take it back: wanctl steer undo --config " + file);
    return findings(device);
  }

  private int findings(Steering device) {
    Finding.Severity worst = Finding.Severity.OK;
    for (Finding f : device.inspect()) {
      worst = f.severity().compareTo(worst) > 0 ? f.severity() : worst;
      if (f.severity() != Finding.Severity.OK) {
        String subject = f.subject().isEmpty() ? "" : f.subject() + ": ";
        terminal.out().println(f.severity().word() + " " + f.id() + " " + subject + f.what());
        terminal.out().println("  -> " + f.remedy());
      }
    }
    return LiveCheck.exit(worst);
  }

  private int undo(Steering device, Config config, boolean yes) {
    PrintStream out = terminal.out();
    Optional<String> claim = Claims.steering(config);
    if (!device.outlivesRestart() && claim.filter(Claim::isHeld).isPresent()) {
      OptionalLong holder = Claim.holder(claim.get());
      terminal
          .err()
          .println(
              NAME
                  + ": a wanctl"
                  + (holder.isPresent() ? " (process " + holder.getAsLong() + ")" : "")
                  + " steers, and would put back what is removed; nothing changed\n"
                  + "  -> stop it first, or restart it with `steering.mode: observe`");
      return Exit.PROBLEM;
    }
    List<SetupStep> own = device.own();
    if (own.isEmpty()) {
      out.println("nothing of wanctl's is on " + device.name());
      return Exit.GOOD;
    }
    out.println("what is wanctl's on " + device.name() + ", and how it goes, in this order:\n");
    own.forEach(step -> out.println("# " + step.what() + "\n" + step.undo()));
    out.println();
    return carryOut("Remove this?", own, yes, Steering::remove, device);
  }

  private int carryOut(
      String question,
      List<SetupStep> steps,
      boolean yes,
      BiConsumer<Steering, SetupStep> how,
      Steering device) {
    if (!yes && !terminal.interactive()) {
      terminal.err().println(NAME + ": nobody to ask here, nothing changed; say --yes");
      return Exit.PROBLEM;
    }
    if (!yes && !terminal.confirms(question)) {
      terminal.out().println("nothing changed");
      return Exit.PROBLEM;
    }
    int done = 0;
    for (SetupStep step : steps) {
      try {
        how.accept(device, step);
        done++;
      } catch (DeviceException e) {
        terminal.out().println("failed: " + step.what() + " (" + done + " done before it)");
        tell(e.failure());
        return Exit.PROBLEM;
      }
    }
    terminal.out().println("done, read back: " + done + " of " + steps.size());
    return Exit.GOOD;
  }

  private void tell(DeviceFailure why) {
    terminal.err().println(NAME + ": " + why.what());
    terminal.err().println("  -> " + why.remedy());
  }

  // --- the command line

  static CommandSpec spec() {
    return Syntax.command("steer", "Which line new sensitive connections take: see, order, set up.")
        .addSubcommand(
            "status",
            asking("status", "Where they go now, and why.")
                .addOption(Syntax.flag("--json", "Everything, as JSON.")))
        .addSubcommand(
            "report",
            asking("report", "What steering did, or would have done, each with its reason.")
                .addOption(Syntax.flag("--json", "Everything, as JSON.")))
        .addSubcommand(
            "hold",
            asking("hold", "Keep them on a line, whatever the evidence; needs http.token.")
                .addOption(Syntax.valued("--for", "DURATION", "For so long; else until released."))
                .addPositional(line()))
        .addSubcommand("release", asking("release", "Let evidence decide again; needs http.token."))
        .addSubcommand(
            "drill",
            asking("drill", "Rehearse: to a line and back, each way read back; needs http.token.")
                .addPositional(line()))
        .addSubcommand(
            "setup", writing("setup", "Show, ask and add what steering needs on its device."))
        .addSubcommand(
            "undo", writing("undo", "Show, ask and remove all of wanctl's from the device."));
  }

  private static CommandSpec asking(String name, String about) {
    return Syntax.reading(Syntax.command(name, about));
  }

  private static CommandSpec writing(String name, String about) {
    return Syntax.command(name, about)
        .addOption(
            Syntax.config("The configuration (" + Commands.DEFAULT_CONFIG + " unless named)."))
        .addOption(Syntax.flag("--yes", "Do not ask."));
  }

  private static PositionalParamSpec line() {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("1")
        .required(true)
        .paramLabel("LINE")
        .type(String.class)
        .description("The name of a line.")
        .build();
  }
}
