package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import dev.wanctl.engine.port.Reflector;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The rows of the settings table that are about probing.
final class ProbeKeys {

  static final int HTTPS = 443;

  static final Setting<List<Reflector>> REFLECTORS =
      Keys.row(
          "lines.*.probe.reflectors",
          new Kind.Several<>(Addresses.reflector(), 32),
          "six anycast resolvers, by IPv6 if `source` is an IPv6 address",
          RESTART,
          "Hosts that answer probes. Three or more, so that a bad one is told from a busy line.",
          "[9.9.9.9, \"tcp://1.1.1.1:443\", \"udp://192.0.2.1:7\"]");
  static final Setting<List<Reflector>> SPARES =
      Keys.row(
          "lines.*.probe.spares",
          new Kind.Several<>(Addresses.reflector(), 32),
          "four more resolvers beside the usual reflectors; none beside others",
          RESTART,
          "Hosts that take the place of a reflector that loses more, scatters more or shows another"
              + " delay than the others for a minute and a half. Of the same kind as the one that"
              + " they replace. Without them one that answers only some of its probes is asked less"
              + " often.",
          "[208.67.222.222, 149.112.112.10]");
  static final Setting<InetAddress> SOURCE =
      Keys.row(
          "lines.*.probe.source",
          Kinds.address(),
          "as the routing table says",
          RESTART,
          "The address of this machine that probes are sent from, so that they leave by this line.",
          "192.0.2.8");
  static final Setting<String> PROBE_INTERFACE =
      Keys.row(
          "lines.*.probe.interface",
          Names.iface(),
          "as the routing table says",
          RESTART,
          "The interface of this machine that probes are bound to, so that they leave by this"
              + " line.",
          "eth9");
  static final Setting<Duration> SPACING =
      Keys.row(
          "lines.*.probe.spacing",
          Kinds.time(Duration.ofMillis(20), Duration.ofMillis(200)),
          "25ms, longer below 5.4 Mbit/s",
          RESTART,
          "The time from one probe of the line to the next. Shorter reacts faster and costs more; the"
              + " default takes at most 0.5 % of the slower direction.",
          "100ms");
  static final Setting<Duration> IDLE_INTERVAL =
      Keys.row(
          "lines.*.probe.idle-interval",
          idle(),
          "1s",
          RESTART,
          "The same while the line carries next to nothing and no reply is late. It is woken by"
              + " traffic at once. Or off: always `spacing`.",
          "off");
  static final Setting<OneWay> ONE_WAY =
      Keys.row(
          "lines.*.probe.one-way",
          Kinds.choice(OneWay.class),
          "auto",
          RESTART,
          "auto: IPv4 reflectors that answer ICMP timestamps are asked for these, which show the"
              + " delay of each direction; needs CAP_NET_RAW. off, and wherever that fails: round"
              + " trips alone.",
          "off");
  static final Setting<OptionalInt> TCP_PORT =
      Keys.row(
          "lines.*.probe.tcp-port",
          port(),
          Integer.toString(HTTPS),
          RESTART,
          "The port at which hosts that are pinged are asked by TCP connects as well: now and then, to"
              + " see whether pings wait in the queue that other packets wait in; and instead of"
              + " pings where these are not answered or do not wait. A connect that is refused is an"
              + " answer too. Or off.",
          "53");
  static final Setting<Secret> IRTT_KEY =
      Keys.row(
          "lines.*.probe.irtt-key",
          new Kind.Hidden(),
          "none: packets are not signed",
          RESTART,
          "The HMAC key of the irtt servers among the reflectors; 0x and figures for a key in"
              + " hexadecimal. `${VAR}` as in a password.",
          "${IRTT_KEY}");
  static final Setting<String> IRTT_KEY_FILE =
      Keys.row(
          "lines.*.probe.irtt-key-file",
          Names.file(),
          "none",
          RESTART,
          "A file that holds that key on its first line.",
          "/etc/wanctl/irtt-key");
  static final Setting<String> IRTT_KEY_CREDENTIAL =
      Keys.row(
          "lines.*.probe.irtt-key-credential",
          Names.credential(),
          "none",
          RESTART,
          "The name of a systemd credential that holds that key.",
          "irtt-key");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          REFLECTORS,
          SPARES,
          SOURCE,
          PROBE_INTERFACE,
          SPACING,
          IDLE_INTERVAL,
          ONE_WAY,
          TCP_PORT,
          IRTT_KEY,
          IRTT_KEY_FILE,
          IRTT_KEY_CREDENTIAL);

  private ProbeKeys() {}

  /// Zero is off.
  private static Kind<Duration> idle() {
    Kind.Scalar<Duration> off = Kinds.choice(Map.of("off", Duration.ZERO));
    Kind.Scalar<Duration> time = Kinds.time(Duration.ofMillis(200), Duration.ofSeconds(5));
    return new Kind.Scalar<>(
        "off, or " + time.expectation(),
        off.words(),
        text -> text.matches("\\d.*") ? time.read(text) : off.read(text),
        t -> t.isZero() ? "off" : time.text(t));
  }

  /// None is off.
  private static Kind<OptionalInt> port() {
    Kind.Scalar<OptionalInt> off = Kinds.choice(Map.of("off", OptionalInt.empty()));
    Kind.Scalar<Integer> port = Kinds.whole(1, 65_535, "");
    return new Kind.Scalar<>(
        "off, or " + port.expectation(),
        off.words(),
        text -> text.matches("\\d.*") ? port.read(text).map(OptionalInt::of) : off.read(text),
        p -> p.isEmpty() ? "off" : Integer.toString(p.getAsInt()));
  }
}
