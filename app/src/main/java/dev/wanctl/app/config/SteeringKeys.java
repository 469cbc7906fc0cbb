package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import dev.wanctl.core.steer.LineClass;
import java.net.InetAddress;
import java.util.List;

/// The rows for steering.
final class SteeringKeys {

  static final String LINES = "steering.lines";

  static final Setting<SteeringConfig.Mode> MODE =
      Keys.row(
          "steering.mode",
          Kinds.choice(SteeringConfig.Mode.class),
          "observe",
          RESTART,
          "off does nothing; observe decides and tells what it would do, and writes nothing; active"
              + " moves new sensitive connections to the line that is better.",
          "active");

  /// Written as the kind; which router is a key of its own.
  enum DeviceKind {
    ROUTER,
    LINUX
  }

  static final Setting<DeviceKind> DEVICE =
      Keys.row(
          "steering.device",
          Kinds.choice(DeviceKind.class),
          "linux if this machine shapes all of the lines, else router",
          RESTART,
          "What decides by which line a connection leaves: a MikroTik router, or this machine by"
              + " nftables and rules of routing.",
          "linux");
  static final Setting<String> ROUTER =
      Keys.row(
          "steering.router",
          Names.name(),
          "the one router that shapes the lines",
          RESTART,
          "The router that decides by which line a connection leaves.",
          "other");
  static final Setting<String> LAN =
      Keys.row(
          "steering.lan",
          Names.object(),
          "LAN; on Linux every interface but the lines'",
          RESTART,
          "The router's interface list behind which the users are; on Linux the one interface.",
          "home-nets");
  static final Setting<String> MARK =
      Keys.row(
          "steering.mark",
          Kinds.text("a word of at most 16 letters, digits and -", "[A-Za-z0-9][A-Za-z0-9-]{0,15}"),
          "wanctl",
          RESTART,
          "What the comments of everything that wanctl has on the router begin with, and the names"
              + " of its tables and lists. Nothing else is ever touched. Two wanctls on one router"
              + " need two; Linux machines are steered by one.",
          "house");
  static final Setting<SteeringConfig.OnStop> ON_STOP =
      Keys.row(
          "steering.on-stop",
          Kinds.choice(SteeringConfig.OnStop.class),
          "home",
          RESTART,
          "When wanctl stops: home takes back whatever it changed on the device, leave leaves it.",
          "leave");
  static final Setting<LineClass> CLASS =
      Keys.row(
          "steering.lines.*.class",
          Kinds.choice(LineClass.class),
          "normal",
          RESTART,
          "When the line may be used by those of another line: normal whenever it is better, metered"
              + " when the other's shaper cannot hold its delay or it is lost, backup when it is lost.",
          "metered");
  static final Setting<String> UPLINK =
      Keys.row(
          "steering.lines.*.uplink",
          Names.object(),
          "shaper.wan of the line; on Linux shaper.interface",
          RESTART,
          "The device's interface by which the line leaves.",
          "pppoe-out1");
  static final Setting<InetAddress> GATEWAY =
      Keys.row(
          "steering.lines.*.gateway",
          Kinds.address(),
          "found out on the device",
          RESTART,
          "Where the line's default route points to, where that cannot be found out.",
          "192.0.2.1");
  static final Setting<String> MEDIUM =
      Keys.row(
          "steering.lines.*.medium",
          Names.name(),
          "none",
          RESTART,
          "What the line shares with the others that name the same, such as a mast: no way out when"
              + " that is congested.",
          "mast");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(MODE, DEVICE, ROUTER, LAN, MARK, ON_STOP, CLASS, UPLINK, GATEWAY, MEDIUM);

  private SteeringKeys() {}
}
