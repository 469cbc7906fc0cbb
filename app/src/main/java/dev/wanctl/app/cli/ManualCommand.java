package dev.wanctl.app.cli;

import dev.wanctl.app.config.Preset;
import dev.wanctl.app.config.Reference;
import dev.wanctl.app.manual.Completion;
import dev.wanctl.app.manual.ManualPage;
import dev.wanctl.sim.line.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wanctl manual` and `wanctl completion`: what a package installs for `man` and the shells.
record ManualCommand(CommandSpec root, Terminal terminal) {

  private static final String SHELL = "SHELL";
  private static final String PAGE = "PAGE";

  static CommandSpec manual() {
    return Syntax.command("manual", "Print a manual page, for man.")
        .addPositional(one(PAGE, "Which: " + String.join(" or ", ManualPage.NAMES) + "."));
  }

  static CommandSpec completion() {
    return Syntax.command("completion", "Print a script that completes command lines.")
        .addPositional(
            one(SHELL, "For which shell: " + String.join(", ", Completion.SHELLS) + "."));
  }

  int page(String name) {
    if (!ManualPage.NAMES.contains(name)) {
      return refused("manual", "there is no page `" + name + "`", ManualPage.NAMES);
    }
    terminal
        .out()
        .print(name.equals("wanctl") ? ManualPage.command(root) : ManualPage.configuration());
    return Exit.GOOD;
  }

  int script(String shell) {
    if (!Completion.SHELLS.contains(shell)) {
      return refused("completion", "there is none for `" + shell + "`", Completion.SHELLS);
    }
    Map<String, List<String>> words =
        Map.of(
            "KEY",
            Reference.keys(),
            "SCENARIO|TRACE",
            Scenario.names(),
            "PRESET",
            Arrays.stream(Preset.values()).map(Preset::word).toList(),
            "KIND",
            List.of("linux", "mikrotik"),
            "WAY",
            List.of("api", "rest", "ssh"),
            SHELL,
            Completion.SHELLS,
            PAGE,
            ManualPage.NAMES);
    terminal.out().print(new Completion(root, words).script(shell));
    return Exit.GOOD;
  }

  private int refused(String command, String why, List<String> there) {
    terminal.err().println("wanctl " + command + ": " + why + ": " + String.join(", ", there));
    return Exit.PROBLEM;
  }

  private static PositionalParamSpec one(String label, String about) {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("1")
        .required(true)
        .paramLabel(label)
        .type(String.class)
        .description(about)
        .build();
  }
}
