package dev.wanctl.app.cli;

import dev.wanctl.app.demo.SimRouter;
import dev.wanctl.sim.line.Scenario;
import java.io.InputStream;
import java.net.InetAddress;

/// `wanctl sim-router`.
final class SimRouterCommand {

  private static final int MOST_LINES = 2;

  private final Terminal terminal;

  SimRouterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  int execute(String bind, int rest, int api, int ssh, String scenario, int lines, InputStream in) {
    String name = scenario.isEmpty() ? SimRouter.USUAL : scenario;
    if (!Scenario.names().contains(name)) {
      return misused(
          "there is no scenario " + name + "; there are " + String.join(", ", Scenario.names()));
    }
    for (int port : new int[] {rest, api, ssh}) {
      if (port < 0 || port > 65_535) {
        return misused(port + " is no port: from 0, which is any that is free, to 65535");
      }
    }
    if (lines < 1 || lines > MOST_LINES) {
      return misused("--lines is 1 or " + MOST_LINES + ", not " + lines);
    }
    InetAddress address;
    try {
      address = bind.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(bind);
    } catch (IllegalArgumentException _) {
      return misused("--bind needs an address such as 127.0.0.1 or 0.0.0.0, not " + bind);
    }
    return SimRouter.execute(
        new SimRouter.Options(address, rest, api, ssh, name, lines),
        terminal.environment(),
        in,
        terminal.out(),
        terminal.err());
  }

  private int misused(String what) {
    terminal.err().println("wanctl sim-router: " + what);
    return Exit.PROBLEM;
  }
}
