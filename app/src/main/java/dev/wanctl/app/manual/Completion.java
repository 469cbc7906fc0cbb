package dev.wanctl.app.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Scripts by which a shell completes command lines. All three follow the words up to the cursor to
/// the command that is meant, such as `wanctl steer hold`, and offer what that may be followed by.
public final class Completion {

  /// What a value may be.
  private sealed interface Values {
    record Files() implements Values {}

    record Words(List<String> words) implements Values {}

    /// A name, rate or number, which nothing can be offered for.
    record Unknown() implements Values {}
  }

  private record Command(
      String path, String about, List<CommandSpec> below, List<OptionSpec> options, Values next) {

    /// Where an option takes a value: `wanctl run --config`.
    List<OptionSpec> valued() {
      return options.stream().filter(o -> o.arity().max() > 0).toList();
    }
  }

  /// The shells.
  public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Map<String, List<String>> words;
  private final List<Command> commands = new ArrayList<>();

  /// @param words what the values with these labels may be, such as those of `KEY`
  public Completion(CommandSpec root, Map<String, List<String>> words) {
    this.words = words;
    add(root);
  }

  /// The script for one of [#SHELLS].
  public String script(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      case "fish" -> fish();
      default -> throw new IllegalArgumentException(shell);
    };
  }

  private void add(CommandSpec spec) {
    List<CommandSpec> below =
        spec.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    commands.add(
        new Command(
            spec.qualifiedName(), about(spec), below, spec.options(), next(spec, below.isEmpty())));
    below.forEach(this::add);
  }

  private Values next(CommandSpec spec, boolean last) {
    List<PositionalParamSpec> positional = spec.positionalParameters();
    return !last || positional.isEmpty() ? new Values.Unknown() : values(positional.getFirst());
  }

  private Values values(ArgSpec argument) {
    String label = argument.paramLabel();
    if (words.containsKey(label)) {
      return new Values.Words(words.getOrDefault(label, List.of()));
    }
    return label.contains("FILE") || label.equals("PATH") || label.equals("DIR")
        ? new Values.Files()
        : new Values.Unknown();
  }

  private static String about(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  private static String about(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  /// The commands by their paths, as alternatives of a `case`; a word that leads to one of them.
  private String paths(String between) {
    return commands.stream()
        .skip(1)
        .map(c -> '"' + c.path() + '"')
        .collect(Collectors.joining(between));
  }

  /// Where an option's value follows, under all its names.
  private static String at(Command command, OptionSpec option, String between) {
    return List.of(option.names()).stream()
        .map(name -> '"' + command.path() + ' ' + name + '"')
        .collect(Collectors.joining(between));
  }

  private static String names(Command command) {
    return command.options().stream()
        .flatMap(o -> List.of(o.names()).stream())
        .collect(Collectors.joining(" "));
  }

  private static String below(Command command) {
    return command.below().stream().map(CommandSpec::name).collect(Collectors.joining(" "));
  }

  // --- bash

  private String bash() {
    StringBuilder s = new StringBuilder("# bash completion, made by `wanctl completion bash`\n");
    s.append(
        """
        _wanctl() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} at=wanctl i
          COMPREPLY=()
          for ((i = 1; i < COMP_CWORD; i++)); do
            case "$at ${COMP_WORDS[i]}" in
        """);
    s.append("      ").append(paths(" | ")).append(") at+=\" ${COMP_WORDS[i]}\" ;;\n");
    s.append("    esac\n  done\n  case \"$at $prev\" in\n");
    for (Command c : commands) {
      for (OptionSpec o : c.valued()) {
        s.append("    " + at(c, o, " | ") + ") ");
        s.append(bash(values(o))).append(" return ;;\n");
      }
    }
    s.append("  esac\n  case \"$at\" in\n");
    for (Command c : commands) {
      String rest =
          c.below().isEmpty() ? bash(c.next()) : bash(new Values.Words(List.of(below(c))));
      s.append("    \"" + c.path() + "\")\n      if [[ $cur == -* ]]; then ");
      s.append(bash(new Values.Words(List.of(names(c)))));
      s.append("\n      else " + rest + "\n      fi ;;\n");
    }
    return s.append("  esac\n}\ncomplete -F _wanctl wanctl\n").toString();
  }

  private static String bash(Values values) {
    return switch (values) {
      case Values.Files _ ->
          "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\"));";
      case Values.Words w ->
          "COMPREPLY=($(compgen -W \"" + String.join(" ", w.words()) + "\" -- \"$cur\"));";
      case Values.Unknown _ -> ":;";
    };
  }

  // --- zsh

  private String zsh() {
    StringBuilder s = new StringBuilder("#compdef wanctl\n");
    s.append("# zsh completion, made by `wanctl completion zsh`\n");
    // `path` would be zsh's own.
    s.append(
        """
        _wanctl() {
          local at=wanctl i
          local -a found
          for ((i = 2; i < CURRENT; i++)); do
            case "$at ${words[i]}" in
        """);
    s.append("      ").append(paths("|")).append(") at+=\" ${words[i]}\" ;;\n");
    s.append("    esac\n  done\n  case \"$at ${words[CURRENT-1]}\" in\n");
    for (Command c : commands) {
      for (OptionSpec o : c.valued()) {
        s.append("    " + at(c, o, "|") + ") " + zsh(values(o)));
        s.append(" return ;;\n");
      }
    }
    s.append("  esac\n  case \"$at\" in\n");
    for (Command c : commands) {
      s.append("    \"" + c.path() + "\")\n");
      s.append("      if [[ ${words[CURRENT]} == -* ]]; then\n        found=(");
      for (OptionSpec o : c.options()) {
        s.append(quoted(o.longestName() + ':' + zsh(about(o)))).append(' ');
      }
      s.append(")\n        _describe -o option found\n      else\n        ");
      if (c.below().isEmpty()) {
        s.append(zsh(c.next()));
      } else {
        s.append("found=(");
        c.below().forEach(b -> s.append(quoted(b.name() + ':' + zsh(about(b)))).append(' '));
        s.append(")\n        _describe command found");
      }
      s.append("\n      fi ;;\n");
    }
    return s.append("  esac\n}\n_wanctl \"$@\"\n").toString();
  }

  private static String zsh(Values values) {
    return switch (values) {
      case Values.Files _ -> "_files;";
      case Values.Words w -> "compadd -- " + String.join(" ", w.words()).replace("*", "\\*") + ";";
      case Values.Unknown _ -> "_message value;";
    };
  }

  /// A colon would end the word that is described.
  private static String zsh(String about) {
    return about.replace(":", "\\:");
  }

  // --- fish

  private String fish() {
    StringBuilder s = new StringBuilder("# fish completion, made by `wanctl completion fish`\n");
    s.append(
        """
        function __wanctl_at
          set -l at wanctl
          for word in (commandline -opc)[2..-1]
            switch "$at $word"
        """);
    s.append("      case ").append(paths(" ")).append("\n        set at \"$at $word\"\n");
    s.append("    end\n  end\n  test \"$at\" = \"$argv\"\nend\ncomplete -c wanctl -f\n");
    for (Command c : commands) {
      String at = "complete -c wanctl -n " + quoted("__wanctl_at " + c.path());
      for (CommandSpec b : c.below()) {
        s.append(at + " -a " + b.name() + " -d " + quoted(about(b)) + '\n');
      }
      if (c.below().isEmpty()) {
        s.append(
            switch (c.next()) {
              case Values.Files _ -> at + " -F\n";
              case Values.Words w -> at + " -a " + quoted(String.join(" ", w.words())) + '\n';
              case Values.Unknown _ -> "";
            });
      }
      for (OptionSpec o : c.options()) {
        s.append(at + " -l " + o.longestName().substring(2));
        s.append(o.shortestName().length() == 2 ? " -s " + o.shortestName().substring(1) : "");
        s.append(o.arity().max() > 0 ? fish(values(o)) : "");
        s.append(" -d " + quoted(about(o)) + '\n');
      }
    }
    return s.toString();
  }

  private static String fish(Values values) {
    return switch (values) {
      case Values.Files _ -> " -r -F";
      case Values.Words w -> " -x -a " + quoted(String.join(" ", w.words()));
      case Values.Unknown _ -> " -x";
    };
  }

  /// In single quotes; one that stands within becomes another mark, as the shells differ in it.
  private static String quoted(String text) {
    return "'" + text.replace("'", "’") + "'";
  }
}
