package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RELOAD;
import static dev.wanctl.app.config.Setting.Change.RESTART;

import dev.wanctl.core.line.Aggressiveness;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules.OnForeignChange;
import dev.wanctl.engine.StopPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of the settings table but for those of routers, which are in [RouterKeys], of CAKE,
/// which are in [CakeKeys], and of probing, which are in [ProbeKeys].
final class Keys {

  static final BitRate LEAST_RATE = BitRate.kbit(64);
  private static final Kind<BitRate> RATE = Kinds.rate(LEAST_RATE, BitRate.gbit(100));
  static final String REQUIRED = "required";

  static final Setting<Preset> PRESET =
      row(
          "lines.*.preset",
          Kinds.choice(Preset.class),
          "generic",
          RELOAD,
          "The kind of line; gives the defaults in the table of presets.",
          "cable");
  static final Setting<String> SHAPER_ROUTER =
      row(
          "lines.*.shaper.router",
          Names.name(),
          "none",
          RESTART,
          "The router that shapes this line. With download and upload.",
          "home");
  static final Setting<String> SHAPER_DOWNLOAD =
      row(
          "lines.*.shaper.download",
          Names.object(),
          "required but with `interface`",
          RESTART,
          "With `router`: its queue-tree entry for the download; if it has Linux, its interface on"
              + " whose egress the download's CAKE stands. With `adopt`: the same of this machine.",
          "cable-down");
  static final Setting<String> SHAPER_UPLOAD =
      row(
          "lines.*.shaper.upload",
          Names.object(),
          "required but with `interface`",
          RESTART,
          "The same for the upload.",
          "cable-up");
  static final Setting<String> SHAPER_WAN =
      row(
          "lines.*.shaper.wan",
          Names.object(),
          "none: only the queues' own counters are used",
          RESTART,
          "With a `router` that has RouterOS: its interface towards the Internet, whose counters tell"
              + " what arrives before the shaper.",
          "ether1");
  static final Setting<String> SHAPER_INTERFACE =
      row(
          "lines.*.shaper.interface",
          Names.iface(),
          "none",
          RESTART,
          "The interface of this machine towards the Internet. wanctl makes an ifb, the redirect"
              + " and both CAKE shapers, and removes them when it stops.",
          "ppp1");
  static final Setting<Boolean> SHAPER_ADOPT =
      row(
          "lines.*.shaper.adopt",
          Kinds.flag(),
          "false",
          RESTART,
          "CAKE stands on the two interfaces already: change its rates and nothing else.",
          "true");
  static final Setting<OnForeignChange> FOREIGN_CHANGES =
      row(
          "lines.*.shaper.foreign-changes",
          Kinds.choice(OnForeignChange.class),
          "correct",
          RELOAD,
          "What becomes of rates that somebody else sets: correct puts them right; leave lets them be"
              + " and writes nothing until they are as they were, or wanctl is reloaded.",
          "leave");
  static final Setting<Integer> WRITES_PER_DAY =
      row(
          "lines.*.shaper.writes-per-day",
          Kinds.whole(1, 10_000_000, ""),
          "43200 on a router with RouterOS, any number elsewhere",
          RELOAD,
          "Beyond so many writes in 24 hours increases wait twenty times as long, which spares the"
              + " flash of a router; decreases never wait.",
          "10000");
  static final Setting<BitRate> DOWNLOAD_MAX =
      row(
          "lines.*.download.max",
          RATE,
          REQUIRED,
          RELOAD,
          "The highest rate that is ever set: what the plan promises.",
          "940Mbit");
  static final Setting<BitRate> DOWNLOAD_MIN =
      row(
          "lines.*.download.min",
          RATE,
          minWords(),
          RELOAD,
          "The lowest rate that is ever set: the least that is usable.",
          "50Mbit");
  static final Setting<BitRate> UPLOAD_MAX =
      row(
          "lines.*.upload.max",
          RATE,
          REQUIRED,
          RELOAD,
          "The highest rate that is ever set: what the plan promises.",
          "42Mbit");
  static final Setting<BitRate> UPLOAD_MIN =
      row(
          "lines.*.upload.min",
          RATE,
          minWords(),
          RELOAD,
          "The lowest rate that is ever set: the least that is usable.",
          "5Mbit");
  static final Setting<Duration> GOAL =
      row(
          "lines.*.goal",
          Kinds.time(Duration.ofMillis(1), Duration.ofMillis(100)),
          "the preset's",
          RELOAD,
          "The added delay to aim for while the line is busy. More gives a little more throughput.",
          "10ms");
  static final Setting<Aggressiveness> AGGRESSIVENESS =
      row(
          "lines.*.aggressiveness",
          Kinds.choice(Aggressiveness.class),
          "balanced",
          RELOAD,
          "How fast rate that was given up is taken back.",
          "eager");
  static final Setting<Choice> POLICY =
      row(
          "lines.*.policy",
          Kinds.choice(Choice.class),
          "wanctl",
          RELOAD,
          "By which rules rates are found: wanctl, which measures what the line carries, or"
              + " classic, the four-state controller with fixed thresholds and steps. `goal` and"
              + " `aggressiveness` are for wanctl, `classic` is for the other.",
          "classic");
  static final Setting<StopPolicy> ON_STOP =
      row(
          "lines.*.on-stop",
          stop(),
          "restore",
          RELOAD,
          "What the shapers are left at when the daemon stops: restore what stood there before,"
              + " leave the last rate, or one rate for both directions. For a rate each, write"
              + " {download: RATE, upload: RATE}.",
          "leave");
  static final Setting<BitRate> STOP_DOWNLOAD =
      row(
          "lines.*.on-stop.download",
          RATE,
          "none",
          RELOAD,
          "The download rate to leave; from min to max. With `upload`.",
          "90Mbit");
  static final Setting<BitRate> STOP_UPLOAD =
      row(
          "lines.*.on-stop.upload",
          RATE,
          "none",
          RELOAD,
          "The upload rate to leave; from min to max. With `download`.",
          "15Mbit");

  static final Setting<Optional<HttpConfig.Listen>> LISTEN =
      row(
          "http.listen",
          Addresses.listen(),
          "127.0.0.1:9101",
          RESTART,
          "Where status, metrics and the live page are served, or off.",
          "127.0.0.1:9102");
  static final Setting<Secret> TOKEN =
      row(
          "http.token",
          new Kind.Hidden(),
          "none: requests that change state are refused",
          RESTART,
          "What a request that changes state must show. `${VAR}` as in a password.",
          "${WANCTL_TOKEN}");
  static final Setting<String> TOKEN_FILE =
      row(
          "http.token-file",
          Names.file(),
          "none",
          RESTART,
          "A file that holds the token on its first line.",
          "/etc/wanctl/token");
  static final Setting<String> TOKEN_CREDENTIAL =
      row(
          "http.token-credential",
          Names.credential(),
          "none",
          RESTART,
          "The name of a systemd credential that holds the token.",
          "wanctl-token");
  static final Setting<String> STATE_DIRECTORY =
      row(
          "state.directory",
          Names.file(),
          "$WANCTL_STATE_DIR, or /var/lib/wanctl",
          RESTART,
          "Where learned state and the journal of changes to devices are kept.",
          "/srv/wanctl");
  static final Setting<Long> RECORDING =
      row(
          "state.recording",
          recording(),
          "32M",
          RESTART,
          "Size of the file in which the latest of what a line saw and decided is kept, for each"
              + " line; 32M hold four hours or more. Or off.",
          "256M");
  static final Setting<LogConfig.Level> LOG_LEVEL =
      row(
          "log.level",
          Kinds.choice(LogConfig.Level.class),
          "info",
          RELOAD,
          "The least severe messages that are logged.",
          "debug");
  static final Setting<LogConfig.Format> LOG_FORMAT =
      row(
          "log.format",
          Kinds.choice(LogConfig.Format.class),
          "text",
          RESTART,
          "One line of text or one JSON object for each message.",
          "json");
  static final Setting<Mode> MODE =
      row(
          "mode",
          Kinds.choice(Mode.class),
          "active",
          RELOAD,
          "observe decides and records everything, and writes nothing to any device.",
          "observe");

  /// The policies that can be chosen.
  enum Choice {
    WANCTL,
    CLASSIC
  }

  /// In the order of the reference.
  static final List<Setting<?>> LINE =
      List.of(
          PRESET,
          SHAPER_ROUTER,
          SHAPER_DOWNLOAD,
          SHAPER_UPLOAD,
          SHAPER_WAN,
          SHAPER_INTERFACE,
          SHAPER_ADOPT,
          FOREIGN_CHANGES,
          WRITES_PER_DAY,
          DOWNLOAD_MAX,
          DOWNLOAD_MIN,
          UPLOAD_MAX,
          UPLOAD_MIN,
          GOAL,
          AGGRESSIVENESS,
          POLICY,
          ON_STOP,
          STOP_DOWNLOAD,
          STOP_UPLOAD);

  static final List<Setting<?>> DAEMON =
      List.of(
          MODE,
          LISTEN,
          TOKEN,
          TOKEN_FILE,
          TOKEN_CREDENTIAL,
          STATE_DIRECTORY,
          RECORDING,
          LOG_LEVEL,
          LOG_FORMAT);

  private Keys() {}

  static Setting<BitRate> max(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_MAX : UPLOAD_MAX;
  }

  static Setting<BitRate> min(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_MIN : UPLOAD_MIN;
  }

  private static String minWords() {
    return "the preset's share of max, but at least 256kbit or half of max, whichever is less";
  }

  /// Bytes; 0 is off.
  private static Kind<Long> recording() {
    Kind.Scalar<Long> off = Kinds.choice(Map.of("off", 0L));
    Kind.Scalar<Long> size = Kinds.size(4L << 20, 2L << 30);
    return new Kind.Scalar<>(
        "off, or " + size.expectation(),
        off.words(),
        text -> text.matches("\\d.*") ? size.read(text) : off.read(text),
        bytes -> bytes == 0 ? "off" : size.text(bytes));
  }

  private static Kind<StopPolicy> stop() {
    Map<String, StopPolicy> words = new LinkedHashMap<>();
    words.put("restore", new StopPolicy.Restore());
    words.put("leave", new StopPolicy.Leave());
    Kind.Scalar<StopPolicy> choice = Kinds.choice(words);
    Kind.Scalar<BitRate> rate = Kinds.rate(LEAST_RATE, BitRate.gbit(100));
    return new Kind.Scalar<>(
        "restore, leave or a rate",
        choice.words(),
        text ->
            text.matches("\\d.*")
                ? rate.read(text).map(r -> new StopPolicy.AtRate(new Rates(r, r)))
                : choice.read(text),
        policy ->
            policy instanceof StopPolicy.AtRate at ? at.rates().toString() : choice.text(policy));
  }

  static <T> Setting<T> row(
      String path,
      Kind<T> kind,
      String fallback,
      Setting.Change change,
      String meaning,
      String example) {
    return new Setting<>(path, kind, fallback, change, meaning, example);
  }
}
