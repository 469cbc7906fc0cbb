package dev.wanctl.app.cli;

import dev.wanctl.app.audit.Egress;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.linux.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `wanctl doctor`: looks at what this machine and this process can do.
final class DoctorCommand {

  private static final String USUAL_STATE = "/var/lib/wanctl";

  private DoctorCommand() {}

  static int execute(String config, Terminal terminal) {
    Path file = Path.of(config.isEmpty() ? Commands.DEFAULT_CONFIG : config);
    Optional<Config> loaded = Optional.empty();
    List<Finding> findings = new ArrayList<>();
    if (!config.isEmpty() || Files.isReadable(file)) {
      switch (ConfigLoader.load(file, terminal.environment())) {
        case LoadResult.Loaded good -> loaded = Optional.of(good.config());
        case LoadResult.Invalid _ ->
            findings.add(
                Finding.problem("configuration", file + " has errors", "wanctl check " + file));
      }
    }
    findings.add(java());
    findings.addAll(
        StateFolder.look(loaded.map(Config::stateDirectory).orElseGet(() -> state(terminal))));
    findings.addAll(Capabilities.probing());
    if (loaded.isEmpty() || loaded.map(DoctorCommand::shapesHere).orElse(false)) {
      findings.addAll(Capabilities.shaping());
    }
    for (String name : loaded.map(DoctorCommand::interfaces).orElse(Set.of())) {
      findings.addAll(Capabilities.onInterface(name));
    }
    loaded.map(Egress::of).ifPresent(findings::addAll);
    findings.forEach(f -> print(f, terminal));
    return verdict(findings);
  }

  private static Path state(Terminal terminal) {
    return Path.of(terminal.environment().getOrDefault("WANCTL_STATE_DIR", USUAL_STATE));
  }

  private static boolean shapesHere(Config config) {
    return config.lines().values().stream()
        .anyMatch(line ->
            switch (line.shaper()) {
              case ShaperConfig.RouterQueues _, ShaperConfig.OnLinuxRouter _ -> false;
              case ShaperConfig.OnInterface _, ShaperConfig.OnPair _, ShaperConfig.Adopted _ ->
                  true;
            });
  }

  private static Set<String> interfaces(Config config) {
    Set<String> names = new LinkedHashSet<>();
    config
        .lines()
        .values()
        .forEach(line -> {
          line.probe().binding().interfaceName().ifPresent(names::add);
          switch (line.shaper()) {
            case ShaperConfig.OnInterface on -> names.add(on.name());
            case ShaperConfig.OnPair pair -> names.addAll(List.of(pair.download(), pair.upload()));
            case ShaperConfig.Adopted pair -> names.addAll(List.of(pair.download(), pair.upload()));
            case ShaperConfig.RouterQueues _, ShaperConfig.OnLinuxRouter _ -> {}
          }
        });
    return names;
  }

  private static Finding java() {
    return Finding.ok(
        "java", "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
  }

  private static void print(Finding finding, Terminal terminal) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-8s %s: %s",
                finding.severity().word(),
                finding.id(),
                (finding.subject().isEmpty() ? "" : finding.subject() + ": ") + finding.what()));
    if (!finding.remedy().isEmpty()) {
      terminal.out().println("         -> " + finding.remedy());
    }
  }

  private static int verdict(List<Finding> findings) {
    if (findings.stream().anyMatch(f -> f.severity() == Severity.PROBLEM)) {
      return Exit.PROBLEM;
    }
    return findings.stream().anyMatch(f -> f.severity() == Severity.WARNING)
        ? Exit.WARNING
        : Exit.GOOD;
  }
}
