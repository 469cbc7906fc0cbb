package dev.wanctl.app.config;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig.Address;
import dev.wanctl.app.config.AlertConfig.Form;
import dev.wanctl.app.config.AlertConfig.Login;
import dev.wanctl.app.config.AlertConfig.Target;
import dev.wanctl.app.config.Values.Fallback;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the section of alerts. A sink that is wrong is off and said to be so; the others, and the
/// lines, are not touched by that.
final class AlertReader {

  private static final Set<String> WEB = Set.of("http", "https");
  private static final Set<String> MAIL = Set.of("smtp", "smtps");

  private final Values values;
  private final Written written;
  private final Problems problems;

  AlertReader(Values values) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
  }

  AlertConfig read() {
    Duration after = values.value(AlertKeys.AFTER, () -> Fallback.plain(Duration.ofSeconds(30)));
    Duration settle = values.value(AlertKeys.SETTLE, () -> Fallback.plain(Duration.ofMinutes(2)));
    Optional<QuietHours> quiet = values.optional(AlertKeys.QUIET_HOURS);
    boolean wake = values.value(AlertKeys.ERRORS_WAKE, () -> Fallback.plain(true));
    Set<ConditionKind> kinds = kinds();
    List<AlertConfig.Sink> sinks = new ArrayList<>();
    List<AlertConfig.Broken> broken = new ArrayList<>();
    for (String name : written.names(AlertKeys.SINKS)) {
      Optional<AlertConfig.Sink> sink = sink(name);
      List<String> faults = problems.forgiven(AlertKeys.SINKS + "." + name);
      if (sink.isPresent() && faults.isEmpty()) {
        sinks.add(sink.get());
      } else {
        broken.add(
            new AlertConfig.Broken(
                name, faults.isEmpty() ? "it is not complete" : faults.getFirst()));
      }
    }
    List<String> faults = new ArrayList<>(problems.forgiven(AlertKeys.ALSO.path()));
    faults.addAll(problems.forgiven(AlertKeys.NEVER.path()));
    return new AlertConfig(sinks, broken, faults, kinds, after, settle, quiet, wake);
  }

  private Set<ConditionKind> kinds() {
    Set<ConditionKind> kinds = EnumSet.noneOf(ConditionKind.class);
    Arrays.stream(ConditionKind.values())
        .filter(ConditionKind::alertsByDefault)
        .forEach(kinds::add);
    values.optional(AlertKeys.ALSO).ifPresent(kinds::addAll);
    values.optional(AlertKeys.NEVER).ifPresent(kinds::removeAll);
    return kinds;
  }

  private Optional<AlertConfig.Sink> sink(String name) {
    Optional<Form> form = values.required(AlertKeys.KIND, name);
    Severity least = values.value(AlertKeys.SEVERITY, () -> Fallback.plain(Severity.WARNING), name);
    int perHour = values.value(AlertKeys.PER_HOUR, () -> Fallback.plain(20), name);
    List<String> lines = values.optional(AlertKeys.LINES, name).orElse(List.of());
    for (String line : lines) {
      if (!written.names("lines").contains(line)) {
        problems.error(
            written.placeOfValue(AlertKeys.LINES.path(name)),
            AlertKeys.LINES.path(name),
            "there is no line `" + line + "`",
            Nearest.hint(line, written.names("lines")));
      }
    }
    if (form.isEmpty()) {
      return Optional.empty();
    }
    strangers(name, form.get());
    return target(name, form.get())
        .map(t -> new AlertConfig.Sink(name, least, Set.copyOf(lines), perHour, t));
  }

  private Optional<Target> target(String name, Form form) {
    return switch (form) {
      case EXEC -> exec(name);
      case EMAIL -> email(name);
      case WEBHOOK -> webhook(name);
      case NTFY ->
          url(name, WEB)
              .filter(u -> hasTopic(name, u))
              .map(u -> new AlertConfig.Ntfy(u, login(name)));
      case DISCORD -> url(name, WEB).map(AlertConfig.Discord::new);
      case SLACK -> url(name, WEB).map(AlertConfig.Slack::new);
      case ALERTMANAGER -> url(name, WEB).map(u -> new AlertConfig.Alertmanager(u, login(name)));
    };
  }

  private boolean hasTopic(String name, Address url) {
    boolean has = url.uri().getPath().matches("/(.*/)?[-_A-Za-z0-9]{1,64}");
    if (!has) {
      wrong(AlertKeys.URL, name, "the topic is missing", "end it with /TOPIC");
    }
    return has;
  }

  private Optional<Target> exec(String name) {
    Optional<String> program = values.required(AlertKeys.PROGRAM, name);
    List<String> arguments = values.optional(AlertKeys.ARGUMENTS, name).orElse(List.of());
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path path = values.resolve(program.get());
    if (!Files.isExecutable(path) || Files.isDirectory(path)) {
      wrong(
          AlertKeys.PROGRAM,
          name,
          path + " is no program that this user may run",
          "it must be there and executable by wanctl's user");
      return Optional.empty();
    }
    return Optional.of(new AlertConfig.Exec(path, arguments));
  }

  private Optional<Target> email(String name) {
    Optional<String> from = values.required(AlertKeys.FROM, name);
    Optional<List<String>> to = values.required(AlertKeys.TO, name);
    Optional<Address> url = url(name, MAIL);
    boolean plaintext = values.optional(AlertKeys.PLAINTEXT, name).orElse(false);
    Login login = login(name);
    if (login.user().isPresent() != login.password().isPresent()) {
      wrong(AlertKeys.USER, name, "a login has a user and a password", "give both, or neither");
    }
    if (plaintext && login.password().isPresent()) {
      wrong(
          AlertKeys.PLAINTEXT,
          name,
          "a password must not cross the network readable",
          "remove `plaintext`, or `user` and `password`");
    }
    return from.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : url.map(u -> new AlertConfig.Email(u, login, from.get(), to.get(), plaintext));
  }

  private Optional<Target> webhook(String name) {
    AlertConfig.Method method =
        values.value(AlertKeys.METHOD, () -> Fallback.plain(AlertConfig.Method.POST), name);
    String type =
        values.value(AlertKeys.CONTENT_TYPE, () -> Fallback.plain("application/json"), name);
    Optional<String> body = values.optional(AlertKeys.BODY, name);
    Map<String, Secret> headers = new LinkedHashMap<>();
    for (String header : written.names(AlertKeys.SINKS + "." + name + ".headers")) {
      values.optional(AlertKeys.HEADER, name, header).ifPresent(v -> headers.put(header, v));
    }
    Login login = login(name);
    return url(name, WEB).map(u -> new AlertConfig.Webhook(u, method, type, body, headers, login));
  }

  private Login login(String name) {
    return new Login(
        values.optional(AlertKeys.USER, name),
        values.secret(
            AlertKeys.PASSWORD, AlertKeys.PASSWORD_FILE, AlertKeys.PASSWORD_CREDENTIAL, name));
  }

  /// What is said about a URL never quotes it.
  private Optional<Address> url(String name, Set<String> schemes) {
    Optional<Secret> text =
        values.secret(AlertKeys.URL, AlertKeys.URL_FILE, AlertKeys.URL_CREDENTIAL, name);
    String expected = String.join(":// or ", schemes.stream().sorted().toList()) + "://HOST…";
    if (text.isEmpty()) {
      if (problems.forgiven(AlertKeys.SINKS + "." + name).isEmpty()) {
        wrong(
            AlertKeys.URL, name, "it is not said where to send to", "add `url: " + expected + "`");
      }
      return Optional.empty();
    }
    URI uri;
    try {
      uri = new URI(text.get().reveal());
    } catch (URISyntaxException _) {
      wrong(AlertKeys.URL, name, "this is no URL", "write it as " + expected);
      return Optional.empty();
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme) || uri.getHost() == null) {
      wrong(AlertKeys.URL, name, "this is no URL of the kind that is needed", "write " + expected);
      return Optional.empty();
    }
    if (scheme.equals("http") && !isLocal(uri.getHost())) {
      problems.warning(
          written.placeOf(AlertKeys.URL.path(name)),
          AlertKeys.URL.path(name),
          "alerts, and what else is secret in them, cross the network readable",
          "use https:// if the server has it");
    }
    boolean secure = scheme.equals("https") || MAIL.contains(scheme);
    return trust(name, secure).map(trust -> new Address(text.get(), trust));
  }

  /// Why the server's certificate is believed; empty if that is not said well.
  private Optional<TlsTrust> trust(String name, boolean secure) {
    Optional<String> pin = values.optional(AlertKeys.PIN, name);
    Optional<Path> ca = values.optional(AlertKeys.CA, name).map(values::resolve);
    Setting<?> first = pin.isPresent() ? AlertKeys.PIN : AlertKeys.CA;
    if ((pin.isPresent() || ca.isPresent()) && !secure) {
      wrong(first, name, "a server without TLS has no certificate", "write https:// in `url`");
      return Optional.empty();
    }
    if (pin.isPresent() && ca.isPresent()) {
      wrong(
          AlertKeys.CA,
          name,
          "a pinned certificate needs no authority, but both are given",
          "remove `ca` or `pin`");
      return Optional.empty();
    }
    if (ca.isPresent() && !(Files.isReadable(ca.get()) && Files.isRegularFile(ca.get()))) {
      wrong(
          AlertKeys.CA,
          name,
          "cannot read " + ca.get(),
          "it must be there and readable by wanctl's user");
      return Optional.empty();
    }
    return Optional.of(
        pin.<TlsTrust>map(p -> new TlsTrust.Pinned(p.substring("sha256:".length())))
            .or(() -> ca.map(TlsTrust.Authority::new))
            .orElseGet(TlsTrust.SystemAuthorities::new));
  }

  private static boolean isLocal(String host) {
    String bare = host.replaceAll("[\\[\\]]", "");
    return bare.equals("localhost")
        || (Addresses.literal(bare) instanceof Reading.Good<InetAddress>(InetAddress a)
            && (a.isLoopbackAddress() || a.isSiteLocalAddress()));
  }

  /// A key that another kind of sink has would count for nothing here.
  private void strangers(String name, Form form) {
    Map<Setting<?>, Set<Form>> only = new LinkedHashMap<>();
    only.put(AlertKeys.METHOD, Set.of(Form.WEBHOOK));
    only.put(AlertKeys.CONTENT_TYPE, Set.of(Form.WEBHOOK));
    only.put(AlertKeys.BODY, Set.of(Form.WEBHOOK));
    only.put(AlertKeys.FROM, Set.of(Form.EMAIL));
    only.put(AlertKeys.TO, Set.of(Form.EMAIL));
    only.put(AlertKeys.PLAINTEXT, Set.of(Form.EMAIL));
    only.put(AlertKeys.PROGRAM, Set.of(Form.EXEC));
    only.put(AlertKeys.ARGUMENTS, Set.of(Form.EXEC));
    Set<Form> login = Set.of(Form.WEBHOOK, Form.NTFY, Form.ALERTMANAGER, Form.EMAIL);
    only.put(AlertKeys.USER, login);
    only.put(AlertKeys.PASSWORD, login);
    Set<Form> servers = EnumSet.complementOf(EnumSet.of(Form.EXEC));
    only.put(AlertKeys.PIN, servers);
    only.put(AlertKeys.CA, servers);
    only.forEach((setting, forms) -> {
      if (!forms.contains(form) && written.has(setting.path(name))) {
        wrong(
            setting,
            name,
            "a sink of kind " + form.name().toLowerCase(Locale.ROOT) + " has no such key",
            "remove it");
      }
    });
  }

  private void wrong(Setting<?> setting, String name, String what, String mend) {
    String path = setting.path(name);
    problems.error(written.placeOfValue(path), path, what, mend);
  }
}
