package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Loads a configuration: reads the file once, with the password files and certificates that it
/// names, and nothing else. Whatever the file holds, the answer is a [LoadResult].
public final class ConfigLoader {

  private ConfigLoader() {}

  /// @param environment for `${VAR}`, `CREDENTIALS_DIRECTORY` and `WANCTL_STATE_DIR`
  public static LoadResult load(Path file, Map<String, String> environment) {
    return load(file, environment, new Secrets(environment));
  }

  /// The same for those who need none of its secrets. They are the daemon's, and seldom in the
  /// environment of the person who asks it something: one that cannot be had is no error here.
  public static LoadResult loadWithoutSecrets(Path file, Map<String, String> environment) {
    return load(file, environment, new Secrets(environment, false));
  }

  private static LoadResult load(Path file, Map<String, String> environment, Secrets secrets) {
    Problems problems = new Problems();
    Optional<String> text = text(file, problems);
    return text.map(t -> parse(file, t, environment, secrets, problems))
        .orElseGet(
            () -> new LoadResult.Invalid(problems.report(file.toString(), new SourceText(""))));
  }

  /// The same for a text that is not, or not yet, in that file.
  public static LoadResult parse(Path file, String text, Map<String, String> environment) {
    return parse(file, text, environment, new Secrets(environment), new Problems());
  }

  private static Optional<String> text(Path file, Problems problems) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > Document.MOST_BYTES) {
        problems.error(
            Place.FILE,
            "",
            "the file is too long",
            "at most " + Document.MOST_BYTES + " bytes",
            "");
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      problems.error(Place.FILE, "", "the file is no UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      problems.error(
          Place.FILE,
          "",
          "cannot read the file" + Secrets.reason(e),
          "name a file that wanctl may read");
    }
    return Optional.empty();
  }

  private static LoadResult parse(
      Path file, String text, Map<String, String> environment, Secrets secrets, Problems problems) {
    SourceText source = new SourceText(text);
    source.showOnly(Settings.words());
    Optional<LoadResult.Loaded> loaded =
        Document.parse(text, problems)
            .flatMap(root -> {
              Written written = new TreeReader(problems, source, secrets).read(root);
              warnOfOpenSecrets(file, written, problems);
              return assemble(new Values(file, written, problems, environment, secrets));
            });
    if (loaded.isEmpty() && !problems.hasErrors()) {
      throw new IllegalStateException("a configuration without errors was not assembled");
    }
    if (problems.hasErrors()) {
      return new LoadResult.Invalid(problems.report(file.toString(), source));
    }
    return new LoadResult.Loaded(
        loaded.orElseThrow().config(),
        problems.report(file.toString(), source),
        loaded.orElseThrow().effective());
  }

  private static Optional<LoadResult.Loaded> assemble(Values values) {
    Mode mode = values.value(Keys.MODE, () -> Fallback.plain(Mode.ACTIVE));
    Map<String, RouterConfig> routers = new LinkedHashMap<>();
    Map<String, LinuxRouterConfig> linuxRouters = new LinkedHashMap<>();
    for (String name : values.written().names("routers")) {
      switch (values.value(RouterKeys.SYSTEM, () -> Fallback.plain(RouterSystem.ROUTEROS), name)) {
        case ROUTEROS -> new RouterReader(values).read(name).ifPresent(r -> routers.put(name, r));
        case LINUX ->
            new RouterReader(values).readLinux(name).ifPresent(r -> linuxRouters.put(name, r));
      }
    }
    Map<String, LineConfig> lines = new LinkedHashMap<>();
    List<String> names = values.written().names("lines");
    for (String name : names) {
      new LineReader(values, name).read().ifPresent(l -> lines.put(name, l));
    }
    if (names.isEmpty()
        && !values.written().isLost("lines")
        && !values.written().hasBadName("lines")) {
      values
          .problems()
          .error(
              values.written().placeOf("lines"),
              "lines",
              "there is no line to keep fast",
              "at least one",
              "add `lines: {NAME: {shaper: …, download: {max: RATE}, upload: {max: RATE}}}`");
    }
    Optional<SteeringConfig> steering = new SteeringReader(values).read(lines);
    AlertConfig alerts = new AlertReader(values).read();
    HttpConfig http = http(values);
    ExportConfig exports =
        new ExportConfig(
            new MqttReader(values).read(), new OtlpReader(values).read(), LegacyKeys.read(values));
    Path state = Path.of(values.value(Keys.STATE_DIRECTORY, () -> stateDirectory(values)));
    long recording = values.value(Keys.RECORDING, () -> Fallback.plain(32L << 20));
    HistoryConfig history =
        new HistoryConfig(
            values.value(HistoryKeys.MAX_SIZE, () -> Fallback.plain(256L << 20)),
            values.value(HistoryKeys.KEEP, () -> Fallback.plain(Duration.ofDays(730))));
    LogConfig log =
        new LogConfig(
            values.value(Keys.LOG_LEVEL, () -> Fallback.plain(LogConfig.Level.INFO)),
            values.value(Keys.LOG_FORMAT, () -> Fallback.plain(LogConfig.Format.TEXT)));
    new Rules(values).check(routers, lines);
    return values.problems().hasErrors()
        ? Optional.empty()
        : Optional.of(
            new LoadResult.Loaded(
                new Config(
                    routers,
                    linuxRouters,
                    lines,
                    steering,
                    alerts,
                    http,
                    exports,
                    values.resolve(state.toString()),
                    recording,
                    history,
                    log,
                    mode),
                List.of(),
                values.effective()));
  }

  private static HttpConfig http(Values values) {
    HttpConfig http =
        new HttpConfig(
            values.value(
                Keys.LISTEN,
                () -> Fallback.plain(Optional.of(new HttpConfig.Listen("127.0.0.1", 9101)))),
            values.secret(Keys.TOKEN, Keys.TOKEN_FILE, Keys.TOKEN_CREDENTIAL));
    boolean open =
        http.listen()
            .map(l -> Addresses.literal(l.address()))
            .map(r -> r instanceof Reading.Good(var a) && !a.isLoopbackAddress())
            .orElse(false);
    if (open) {
      values
          .problems()
          .warning(
              values.written().placeOfValue(Keys.LISTEN.path()),
              Keys.LISTEN.path(),
              "status, metrics and the live page can be read from the network",
              "listen on 127.0.0.1 unless that is meant");
    }
    return http;
  }

  private static Fallback<String> stateDirectory(Values values) {
    return Optional.ofNullable(values.environment().get("WANCTL_STATE_DIR"))
        .filter(d -> !d.isEmpty())
        .map(d -> Fallback.derived(d, "WANCTL_STATE_DIR"))
        .orElseGet(() -> Fallback.plain("/var/lib/wanctl"));
  }

  private static void warnOfOpenSecrets(Path file, Written written, Problems problems) {
    if (!written.readable().isEmpty() && Secrets.isOpenToAll(file)) {
      for (String path : written.readable()) {
        problems.warning(
            written.placeOfValue(path),
            path,
            "every user of this machine can read this secret",
            "chmod 640 " + file + ", or write ${VAR} in its place");
      }
    }
  }
}
