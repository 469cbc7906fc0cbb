package dev.wanctl.app.demo;

import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.router.RequestStatistics;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The simulated router of the demo, with the simulated line behind its two queues.
final class DemoRouter implements AutoCloseable {

  /// The variable that the configuration takes the password from.
  static final String PASSWORD = "WANCTL_DEMO_PASSWORD";

  private static final String WAN = "ether1";
  private static final String DOWN = "demo-down";
  private static final String UP = "demo-up";

  private final RouterSimulator router;
  private final String password;

  private DemoRouter(RouterSimulator router, String password) {
    this.router = router;
    this.password = password;
  }

  static DemoRouter start(LiveLine line) {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    RouterSimulator router =
        RouterSimulator.start(
            SimulatorSettings.defaults(), new LineBehindQueues(line, WAN, DOWN), password);
    router.addInterface(WAN);
    router.addInterface("bridge");
    router.addQueue(DOWN, "bridge", "cake-down", 0);
    router.addQueue(UP, WAN, "cake-up", 0);
    return new DemoRouter(router, password);
  }

  /// The configuration that a user of such a router would write.
  String configuration(LiveLine line, Path state) {
    return """
    routers:
      demo:
        address: %s
        port: %d
        user: admin
        password: ${WANCTL_DEMO_PASSWORD}
        tls: {pin: "%s"}
    lines:
      demo:
        shaper: {router: demo, download: %s, upload: %s}
        download: {max: 24Mbit}
        upload: {max: 6Mbit}
        probe: {reflectors: [%s]}
    http: {listen: off}
    state: {directory: %s}
    log: {level: warning}
    """
        .formatted(
            router.address().getAddress().getHostAddress(),
            router.address().getPort(),
            router.certificate().fingerprint(),
            DOWN,
            UP,
            LineBehindQueues.asProbed(line.reflectors()),
            state);
  }

  String password() {
    return password;
  }

  RequestStatistics statistics() {
    return router.statistics();
  }

  @Override
  public void close() {
    router.close();
  }
}
