package dev.wanctl.app.init;

import dev.wanctl.linux.Interfaces.DefaultRoute;
import dev.wanctl.linux.Interfaces.Known;
import java.util.List;
import java.util.Optional;

/// The question of a line that this machine shapes: which interface it is.
final class MachineInterview {

  private final Dialogue dialogue;

  MachineInterview(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Known ask(List<Known> interfaces, Optional<DefaultRoute> way) throws Stopped {
    List<String> names = interfaces.stream().map(Known::name).toList();
    String name =
        dialogue.ask(
            new Question(
                "--interface",
                "The interface that is the line",
                way.map(DefaultRoute::interfaceName).filter(names::contains),
                "The one by which this machine reaches the Internet, such as ppp0 or eth0. It has: "
                    + String.join(", ", interfaces.stream().map(MachineInterview::words).toList()),
                answer ->
                    names.contains(answer)
                        ? Optional.empty()
                        : Optional.of(
                            "no network interface is called "
                                + answer
                                + "; there are "
                                + String.join(", ", names))));
    return interfaces.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }

  /// The preset that suits an interface of this name, as a suggestion.
  static String preset(String interfaceName) {
    if (interfaceName.startsWith("wwan")) {
      return "lte";
    }
    return interfaceName.startsWith("ppp") ? "dsl" : "generic";
  }

  private static String words(Known known) {
    return known.name()
        + (known.kind().isEmpty() ? "" : " (" + known.kind() + ")")
        + (known.up() ? "" : " (down)");
  }
}
