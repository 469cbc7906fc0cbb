package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import dev.wanctl.core.line.Aggressiveness;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.Policy;
import dev.wanctl.core.line.Tuning;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules;
import dev.wanctl.engine.DeviceRules.OnForeignChange;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.port.HmacKey;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Reads one line's section.
final class LineReader {

  /// How often a line is probed where nothing else is said. Twice as often as replies come on a
  /// good path: a fall of the capacity is seen by the second reply after it.
  private static final Duration SPACING = Duration.ofMillis(25);

  private static final Duration WIDEST = Duration.ofMillis(200);

  /// An echo request on the wire, and the share of the slower direction that all of them may take.
  private static final double PROBE_BITS = 84 * 8;

  private static final double PROBE_SHARE = 0.005;

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final BitRate USABLE = BitRate.kbit(256);

  private final Values values;
  private final Written written;
  private final Problems problems;
  private final String line;

  LineReader(Values values, String line) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
    this.line = line;
  }

  /// Empty if something that is needed is missing or wrong; that was reported.
  Optional<LineConfig> read() {
    Preset preset = values.value(Keys.PRESET, () -> Fallback.plain(Preset.GENERIC), line);
    Optional<ShaperConfig> shaper = new ShaperReader(values, line).read(preset);
    Optional<DirectionSettings> download = bounds(Direction.DOWNLOAD, preset);
    Optional<DirectionSettings> upload = bounds(Direction.UPLOAD, preset);
    Duration goal = values.value(Keys.GOAL, () -> Fallback.preset(preset.goal(), preset), line);
    Aggressiveness aggressiveness =
        values.value(Keys.AGGRESSIVENESS, () -> Fallback.plain(Aggressiveness.BALANCED), line);
    Optional<Policy> policy = policy(download, upload, Tuning.of(goal, aggressiveness));
    ProbeConfig probe = probe(spacing(download, upload));
    Optional<StopPolicy> onStop = onStop(download, upload);
    DeviceRules rules = rules();
    if (shaper.isEmpty()
        || download.isEmpty()
        || upload.isEmpty()
        || policy.isEmpty()
        || onStop.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LineConfig(
            line,
            preset,
            shaper.get(),
            download.get(),
            upload.get(),
            probe,
            goal,
            policy.get(),
            onStop.get(),
            rules));
  }

  private DeviceRules rules() {
    OnForeignChange foreign =
        values.value(Keys.FOREIGN_CHANGES, () -> Fallback.plain(OnForeignChange.CORRECT), line);
    Optional<Integer> writes = values.optional(Keys.WRITES_PER_DAY, line);
    return new DeviceRules(
        foreign, writes.isPresent() ? OptionalLong.of(writes.get()) : OptionalLong.empty());
  }

  private Optional<Policy> policy(
      Optional<DirectionSettings> download, Optional<DirectionSettings> upload, Tuning tuning) {
    ClassicReader classic = new ClassicReader(values, line);
    return switch (values.value(Keys.POLICY, () -> Fallback.plain(Keys.Choice.WANCTL), line)) {
      case WANCTL -> {
        classic.unused();
        yield Optional.of(tuning);
      }
      case CLASSIC -> download.flatMap(d -> upload.flatMap(u -> classic.read(d, u)));
    };
  }

  private Optional<DirectionSettings> bounds(Direction direction, Preset preset) {
    Setting<BitRate> minKey = Keys.min(direction);
    Optional<BitRate> found = values.required(Keys.max(direction), line);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    BitRate max = found.get();
    BitRate min = values.value(minKey, () -> derivedMin(max, preset), line);
    if (min.compareTo(max) < 0) {
      return Optional.of(new DirectionSettings(min, max));
    }
    String path = minKey.path(line);
    problems.error(
        written.placeOfValue(path),
        path,
        "min " + min + " is not below max " + max,
        "less than " + max,
        "remove `min` to get " + derivedMin(max, preset).value());
    return Optional.empty();
  }

  private static Fallback<BitRate> derivedMin(BitRate max, Preset preset) {
    BitRate least = USABLE.min(max.times(0.5));
    BitRate share = max.times(preset.minShare());
    String formula =
        Math.round(preset.minShare() * 100)
            + " % (preset "
            + preset.word()
            + ") of max "
            + max
            + ", at least "
            + least;
    return Fallback.derived(share.max(least), formula);
  }

  /// The shortest spacing, or on a slow line what keeps probes below their share of it.
  private static Fallback<Duration> spacing(
      Optional<DirectionSettings> download, Optional<DirectionSettings> upload) {
    double slower =
        Stream.of(download, upload)
            .flatMap(Optional::stream)
            .mapToDouble(d -> d.max().bitsPerSecond())
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    Duration frugal =
        Duration.ofMillis((long) Math.ceil(1000 * PROBE_BITS / (PROBE_SHARE * slower)));
    if (frugal.compareTo(SPACING) <= 0) {
      return Fallback.plain(SPACING);
    }
    return Fallback.derived(
        frugal.compareTo(WIDEST) < 0 ? frugal : WIDEST, "0.5 % of the slower direction's max");
  }

  private ProbeConfig probe(Fallback<Duration> otherwise) {
    Optional<InetAddress> source = values.optional(ProbeKeys.SOURCE, line);
    Optional<String> by = values.optional(ProbeKeys.PROBE_INTERFACE, line);
    boolean v6 = source.map(Addresses::isV6).orElse(false);
    List<Reflector> reflectors =
        signed(
            values.value(
                ProbeKeys.REFLECTORS,
                () ->
                    v6
                        ? Fallback.derived(
                            Addresses.reflectors(Addresses.REFLECTORS_V6), "`source` is IPv6")
                        : Fallback.plain(Addresses.reflectors(Addresses.REFLECTORS)),
                line));
    List<Reflector> spares = signed(spares(v6));
    source.ifPresent(from -> {
      reachable(reflectors, ProbeKeys.REFLECTORS, from);
      reachable(spares, ProbeKeys.SPARES, from);
    });
    String path = ProbeKeys.REFLECTORS.path(line);
    if (reflectors.size() < 3) {
      problems.warning(
          written.placeOfValue(path),
          path,
          "with fewer than three reflectors a bad one looks like a busy line",
          "add some, or remove the key to get six");
    }
    Duration spacing = values.value(ProbeKeys.SPACING, () -> otherwise, line);
    Duration idle = values.value(ProbeKeys.IDLE_INTERVAL, () -> Fallback.plain(ONE_SECOND), line);
    OneWay oneWay = values.value(ProbeKeys.ONE_WAY, () -> Fallback.plain(OneWay.AUTO), line);
    OptionalInt tcpPort =
        values.value(
            ProbeKeys.TCP_PORT, () -> Fallback.plain(OptionalInt.of(ProbeKeys.HTTPS)), line);
    return new ProbeConfig(
        reflectors, spares, new ProbeBinding(source, by), spacing, idle, oneWay, tcpPort);
  }

  /// Whoever names reflectors wants nobody else to be asked.
  private List<Reflector> spares(boolean v6) {
    boolean usual = !written.has(ProbeKeys.REFLECTORS.path(line));
    List<String> known = v6 ? Addresses.SPARES_V6 : Addresses.SPARES;
    return values.value(
        ProbeKeys.SPARES,
        () -> Fallback.plain(usual ? Addresses.reflectors(known) : List.of()),
        line);
  }

  private void reachable(
      List<Reflector> all, Setting<List<Reflector>> setting, InetAddress source) {
    String path = setting.path(line);
    boolean v6 = Addresses.isV6(source);
    for (Reflector reflector : all) {
      if (Addresses.isV6(reflector.host()) != v6) {
        problems.error(
            written.placeOfValue(path),
            path,
            reflector + " cannot be asked from the source " + source.getHostAddress(),
            v6 ? "IPv6 reflectors" : "IPv4 reflectors",
            "remove it or `source`");
      }
    }
  }

  /// The irtt servers among them with the key of this line.
  private List<Reflector> signed(List<Reflector> reflectors) {
    Optional<HmacKey> key =
        values
            .secret(
                ProbeKeys.IRTT_KEY, ProbeKeys.IRTT_KEY_FILE, ProbeKeys.IRTT_KEY_CREDENTIAL, line)
            .map(secret -> new HmacKey(bytes(secret.reveal())));
    return reflectors.stream()
        .map(r -> r instanceof Reflector.Irtt irtt ? new Reflector.Irtt(irtt.address(), key) : r)
        .toList();
  }

  /// As irtt reads it.
  private static byte[] bytes(String key) {
    boolean hex = key.matches("0x([0-9A-Fa-f]{2})+");
    return hex
        ? HexFormat.of().parseHex(key, 2, key.length())
        : key.getBytes(StandardCharsets.UTF_8);
  }

  private Optional<StopPolicy> onStop(
      Optional<DirectionSettings> download, Optional<DirectionSettings> upload) {
    String path = Keys.ON_STOP.path(line);
    boolean asSection =
        written.has(Keys.STOP_DOWNLOAD.path(line)) || written.has(Keys.STOP_UPLOAD.path(line));
    if (asSection || (written.has(path) && sectionIsEmpty(path))) {
      Optional<BitRate> down = values.required(Keys.STOP_DOWNLOAD, line);
      Optional<BitRate> up = values.required(Keys.STOP_UPLOAD, line);
      down.ifPresent(r -> within(r, download, Keys.STOP_DOWNLOAD.path(line)));
      up.ifPresent(r -> within(r, upload, Keys.STOP_UPLOAD.path(line)));
      return down.flatMap(d -> up.map(u -> new StopPolicy.AtRate(new Rates(d, u))));
    }
    StopPolicy policy =
        values.value(Keys.ON_STOP, () -> Fallback.plain(new StopPolicy.Restore()), line);
    if (policy instanceof StopPolicy.AtRate at) {
      within(at.rates().download(), download, path);
      within(at.rates().upload(), upload, path);
    }
    return Optional.of(policy);
  }

  private boolean sectionIsEmpty(String path) {
    return written.get(Keys.ON_STOP, path).isEmpty() && !written.isBroken(path);
  }

  private void within(BitRate rate, Optional<DirectionSettings> bounds, String path) {
    bounds
        .filter(b -> rate.compareTo(b.min()) < 0 || rate.compareTo(b.max()) > 0)
        .ifPresent(b ->
            problems.error(
                written.placeOfValue(path),
                path,
                rate + " is outside of the line's bounds",
                "a rate from " + b.min() + " to " + b.max(),
                path.endsWith("on-stop") ? "write {download: RATE, upload: RATE}" : ""));
  }
}
