package dev.wanctl.app.init;

import dev.wanctl.app.audit.AuditReport;
import dev.wanctl.app.audit.AuditReport.Device;
import dev.wanctl.app.audit.AuditText;
import dev.wanctl.app.audit.Egress;
import dev.wanctl.app.audit.LiveAudit;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.KeyCheck;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Preset;
import dev.wanctl.app.run.Routers;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.linux.Interfaces;
import dev.wanctl.linux.Interfaces.DefaultRoute;
import dev.wanctl.routeros.audit.Checked;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leads from the first question to the written file. Up to the last yes nothing is written
/// anywhere, and to a device never.
public final class Init {

  private static final String TRIAL = "WANCTL_INIT_PASSWORD";
  private static final String LINUX = "linux";
  private static final String MIKROTIK = "mikrotik";
  private static final String LINUX_ROUTER = "linux-router";

  private final Path file;
  private final Dialogue dialogue;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final Runnable beforeWriting;

  /// @param file of the new configuration
  /// @param beforeWriting called once, when the last question is answered by yes
  public Init(
      Path file,
      Dialogue dialogue,
      Map<String, String> environment,
      PrintStream out,
      Runnable beforeWriting) {
    this.file = file.toAbsolutePath().normalize();
    this.dialogue = dialogue;
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.beforeWriting = beforeWriting;
  }

  /// Returns the worst that is left to do on the devices before going live. Throws
  /// [DeviceException] where a device could not be talked to; as with [Stopped], nothing is written
  /// then.
  public Severity run() throws Stopped {
    NewFiles.mayWrite(file);
    dialogue.say("This makes " + file + ". Nothing is changed before the last yes; `?` helps.");
    Optional<DefaultRoute> way = Interfaces.defaultRoute();
    String kind =
        dialogue.ask(
            Question.choice(
                "--kind",
                "What shapes the line",
                Interfaces.forwards() ? LINUX : MIKROTIK,
                "linux: this machine, whose interface is the line.\n"
                    + "mikrotik: a MikroTik router with RouterOS 7, which this machine tells the"
                    + " rates.\n"
                    + "linux-router: OpenWrt or another Linux router, whose CAKE this machine sets"
                    + " over SSH.",
                List.of(LINUX, MIKROTIK, LINUX_ROUTER)));
    Optional<String> gateway = way.flatMap(DefaultRoute::gateway).map(InetAddress::getHostAddress);
    return switch (kind) {
      case MIKROTIK -> mikrotik(gateway);
      case LINUX_ROUTER -> linuxRouter(gateway);
      default -> thisMachine(way);
    };
  }

  private Severity thisMachine(Optional<DefaultRoute> way) throws Stopped {
    Interfaces.Known line = new MachineInterview(dialogue).ask(Interfaces.all(), way);
    Wanted wanted =
        line(
            new Wanted.Here(line.name()),
            MachineInterview.preset(line.name()),
            Optional.empty(),
            Optional.empty());
    return finish(wanted, Optional.empty());
  }

  private Severity mikrotik(Optional<String> gateway) throws Stopped {
    RouterInterview.Answers answers = new RouterInterview(dialogue, passwords()).ask(gateway);
    Wanted wanted = line(answers.queues(), answers.preset(), answers.download(), answers.upload());
    return finish(wanted, Optional.of(answers.password()));
  }

  private Severity linuxRouter(Optional<String> gateway) throws Stopped {
    LinuxRouterInterview interview =
        new LinuxRouterInterview(
            dialogue, new KeyInterview(dialogue, passwords(), NewFiles.folder(file)));
    LinuxRouterInterview.Answers answers = interview.ask(gateway);
    Wanted wanted = line(answers.shaper(), answers.preset(), answers.download(), answers.upload());
    interview.tellMissing(answers, wanted);
    return finish(wanted, answers.password());
  }

  private PasswordInterview passwords() {
    return new PasswordInterview(dialogue, NewFiles.folder(file), environment);
  }

  private Wanted line(
      Wanted.Shaper shaper, String likely, Optional<String> download, Optional<String> upload)
      throws Stopped {
    List<String> presets = Arrays.stream(Preset.values()).map(Preset::word).toList();
    String preset =
        dialogue.ask(
            Question.choice(
                "--preset",
                "The kind of line",
                likely,
                "Sets what differs between kinds: how far the rate may fall, how much delay is"
                    + " aimed at, the framing. generic is for all others.",
                presets));
    String most =
        "The most that the line carries in this direction, with its unit, such as 240Mbit: what the"
            + " plan says,\nor what you have measured with nothing else on the line.";
    return new Wanted(
        dialogue.ask(
            new Question(
                "--line",
                "A name for the line",
                Optional.of(preset.equals("generic") ? "internet" : preset),
                "What you call it, in status and metrics.",
                KeyCheck::nameComplaint)),
        preset,
        shaper,
        dialogue.ask(
            Question.forKey(
                "--download", "Download at most", download, most, "lines.*.download.max")),
        dialogue.ask(
            Question.forKey("--upload", "Upload at most", upload, most, "lines.*.upload.max")));
  }

  private Severity finish(Wanted wanted, Optional<PasswordInterview.Password> password)
      throws Stopped {
    Config config = config(wanted, password);
    AuditReport report = look(config);
    out.println();
    AuditText.print(report, out);
    String text = wanted.yaml();
    out.println(file + ":");
    text.lines().forEach(line -> out.println(("    " + line).stripTrailing()));
    out.println();
    if (Files.exists(file)) {
      dialogue.say(file + " is there already, and will be kept as " + NewFiles.backup(file) + ".");
    }
    if (!dialogue.agrees("Write it?", "Writes the file as it is shown. No device is touched.")) {
      throw new Stopped("it was not to be written", "");
    }
    beforeWriting.run();
    write(text, password);
    next(wanted, password);
    return report.worst();
  }

  /// What the file means. The password is not yet where the file says it is, so for this once it is
  /// given in another way.
  private Config config(Wanted wanted, Optional<PasswordInterview.Password> password)
      throws Stopped {
    Map<String, String> with = new HashMap<>(environment);
    password.ifPresent(p -> with.put(TRIAL, p.secret().reveal()));
    String text = password.isPresent() ? wanted.yamlWithPasswordIn(TRIAL) : wanted.yaml();
    return switch (ConfigLoader.parse(file, text, with)) {
      case LoadResult.Loaded loaded -> {
        loaded.warnings().forEach(out::println);
        yield loaded.config();
      }
      case LoadResult.Invalid invalid -> {
        invalid.problems().forEach(out::println);
        throw new Stopped(
            "these answers do not go together, as the messages above say", "answer otherwise");
      }
    };
  }

  /// What is to be mended on the devices, and the proof of the probes' way.
  private static AuditReport look(Config config) {
    List<Device> devices = new ArrayList<>();
    try (Routers routers = new Routers()) {
      for (Device device : new LiveAudit(config, routers).look().devices()) {
        List<Checked> open =
            device.checked().stream().filter(c -> c.finding().severity() != Severity.OK).toList();
        if (!open.isEmpty()) {
          devices.add(new Device(device.title() + ", to be done there", device.router(), open));
        }
      }
    }
    devices.add(
        new Device(
            "the way of the probes",
            Optional.empty(),
            Egress.of(config).stream().map(f -> new Checked(f, List.of())).toList()));
    return new AuditReport(devices);
  }

  private void write(String text, Optional<PasswordInterview.Password> password) throws Stopped {
    Optional<Path> secret =
        password
            .filter(PasswordInterview.Password::typed)
            .flatMap(p ->
                p.place() instanceof PasswordPlace.InFile(Path place)
                    ? Optional.of(place)
                    : Optional.empty());
    if (secret.isPresent()) {
      NewFiles.secret(secret.get(), password.orElseThrow().secret().reveal());
    }
    try {
      NewFiles.configuration(file, text);
    } catch (Stopped e) {
      secret.ifPresent(NewFiles::remove);
      throw e;
    }
    secret.ifPresent(place -> dialogue.say("Written: " + place + ", which only you can read."));
    dialogue.say("Written: " + file);
  }

  private void next(Wanted wanted, Optional<PasswordInterview.Password> password) {
    out.println();
    dialogue.say("Next:");
    if (wanted.shaper() instanceof Wanted.OnLinuxRouter on) {
      on.router().keyFile().ifPresent(this::belongsToTheUser);
    }
    password.ifPresent(p -> {
      switch (p.place()) {
        case PasswordPlace.InFile(Path place) -> belongsToTheUser(place);
        case PasswordPlace.InVariable(String name) ->
            dialogue.say("  export " + name + "=...   # where wanctl is started");
        case PasswordPlace.InCredential(String name) ->
            dialogue.say(
                "  LoadCredential="
                    + name
                    + ":/PATH   # in the unit; CREDENTIALS_DIRECTORY elsewhere");
      }
    });
    dialogue.say("  wanctl check " + file + "          # what follows from it");
    dialogue.say("  wanctl check " + file + " --live   # what is to be mended on the devices");
    dialogue.say(
        "  wanctl run --config " + file + "   # observes: decides, and writes to no device");
    dialogue.say("  wanctl status --config " + file);
    dialogue.say(
        "To go live remove the line `mode: observe`, and send SIGHUP to wanctl or start it again.");
  }

  private void belongsToTheUser(Path file) {
    dialogue.say("  chown USER " + file + "   # if wanctl runs as another user than you");
  }
}
