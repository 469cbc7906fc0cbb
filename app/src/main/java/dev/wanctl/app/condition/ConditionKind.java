package dev.wanctl.app.condition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every kind of condition that there is. A condition is of one of these, so that this list, the
/// page made from it, and what alerts may be told of cannot differ.
public enum ConditionKind {
  LOOP_LATE(
      Area.DAEMON,
      Severity.ERROR,
      true,
      "The control loop does not turn: nothing is decided.",
      "See whether this machine is overloaded or was suspended; if not, restart wanctl and report it."),
  EVIDENCE_DROPPED(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "Readings were lost because the loop was late.",
      "See whether this machine is overloaded."),
  RECORDER_FAILING(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The flight recorder cannot write; control goes on.",
      "Make room on the disk and the state folder writable, or set `state.recording: off`."),
  HISTORY_FAILING(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The history cannot be written; control goes on.",
      "The condition names the reason, such as a full disk or another program that has the file."),
  HISTORY_STALE(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The disk of the history does not answer; control goes on.",
      "See whether the disk of the state folder is well."),
  HISTORY_SET_ASIDE(
      Area.DAEMON,
      Severity.INFO,
      false,
      "A history that could not be used was moved away, and a new one begun.",
      "Delete the former if nobody needs it; the condition names it."),
  RELOAD_REFUSED(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The last reload was refused; the former configuration goes on.",
      "Run `wanctl check` on the file."),
  STATUS_FAILED(
      Area.DAEMON,
      Severity.ERROR,
      true,
      "A bug in wanctl keeps it from telling a part of its status.",
      "See the log, and report it."),
  ALERTING_DEGRADED(
      Area.ALERTS,
      Severity.WARNING,
      true,
      "A place that alerts go to is off because of an error in the configuration, does not take"
          + " them, or alerts were lost.",
      "See `wanctl alerts` for the reason; `wanctl alerts test` tries each place."),
  MQTT_FAILING(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The MQTT broker is not reached, or refuses: Home Assistant sees nothing new. Control goes on.",
      "The condition names the reason; look at `mqtt.host`, the user and the password."),
  OTLP_FAILING(
      Area.DAEMON,
      Severity.WARNING,
      true,
      "The OpenTelemetry collector does not take the metrics. Control goes on.",
      "The condition names the reason; look at `otlp.endpoint`."),
  HELD(
      Area.LINE,
      Severity.INFO,
      false,
      "Somebody ordered that the rates stand still.",
      "`wanctl release LINE` lets go."),
  NO_PRIVILEGE(
      Area.LINE,
      Severity.ERROR,
      true,
      "This process may not send probes.",
      "Give it CAP_NET_RAW, or widen net.ipv4.ping_group_range; `wanctl doctor` tells which."),
  PROBING_NEVER_WORKED(
      Area.LINE,
      Severity.ERROR,
      true,
      "No reflector has ever answered.",
      "Try `ping` by hand; look at `probe.source`, `probe.interface` and the firewall."),
  PROBING_FAILING(
      Area.LINE,
      Severity.ERROR,
      true,
      "Probes cannot be sent any more.",
      "The condition names the reason, such as an interface that is gone."),
  BLIND(
      Area.LINE,
      Severity.ERROR,
      true,
      "No reflector answers: rates are held.",
      "See whether the line is down; if it is up, try other `probe.reflectors`."),
  REFLECTORS_SILENT(
      Area.LINE,
      Severity.WARNING,
      false,
      "Some reflectors do not answer; the others do.",
      "Replace them in `probe.reflectors` if it stays so."),
  PATH_LOSS(
      Area.LINE,
      Severity.WARNING,
      false,
      "More than 3 % of the packets are lost on the way to a reflector.",
      "If it stays so on an idle line, ask the provider."),
  ICMP_SILENT(
      Area.LINE,
      Severity.WARNING,
      false,
      "Pings are not answered; TCP connects are used instead.",
      "Let ICMP echo through, or write `tcp://ADDRESS:PORT` into `probe.reflectors`."),
  ICMP_BLIND(
      Area.LINE,
      Severity.WARNING,
      false,
      "Pings do not see the queue that other packets wait in; TCP connects are used instead.",
      "Nothing must be done; let no device give ICMP precedence and pings are used again."),
  WRONG_EGRESS(
      Area.LINE,
      Severity.ERROR,
      true,
      "Probes leave by another line than the one they are to measure.",
      "The condition names the route or rule that is missing."),
  COUNTERS_MISSING(
      Area.LINE,
      Severity.ERROR,
      true,
      "The byte counters are missing or too old: rates are held.",
      "See how fast the device answers, and whether it can be reached."),
  COUNTERS_FAILING(
      Area.LINE,
      Severity.ERROR,
      true,
      "The byte counters cannot be read any more.",
      "The condition names the reason."),
  SHAPER_NEVER_WORKED(
      Area.LINE,
      Severity.ERROR,
      true,
      "The shaper could never be set.",
      "Run `wanctl check FILE --live`: it names what is missing."),
  SHAPER_FAILING(
      Area.LINE,
      Severity.ERROR,
      true,
      "The shaper cannot be set any more.",
      "The condition names the reason; wanctl goes on by itself when the device is back."),
  SHAPER_LEFT(
      Area.LINE,
      Severity.WARNING,
      true,
      "Somebody else set other rates, and `foreign-changes: leave` lets them be.",
      "Set the rates back, or reload wanctl."),
  FOREIGN_CHANGE(
      Area.LINE,
      Severity.WARNING,
      true,
      "Somebody else changed the shaper lately.",
      "Look for another program or person that sets it."),
  WRITE_BUDGET(
      Area.LINE,
      Severity.WARNING,
      false,
      "The device was written to more often in 24 hours than allowed: increases wait longer.",
      "See with `wanctl explain` what makes the rates move; lower `aggressiveness`."),
  BELOW_MINIMUM(
      Area.LINE,
      Severity.WARNING,
      true,
      "The line carries less than its configured minimum, so its queue cannot be kept short.",
      "Lower `download.min` or `upload.min`, or ask the provider what is wrong."),
  OBSERVING(
      Area.LINE,
      Severity.INFO,
      false,
      "Decisions are made and recorded, nothing is written.",
      "Set `mode: active` when they convince you."),
  LINE_LOST(
      Area.LINE,
      Severity.ERROR,
      true,
      "The line carries nothing, while another one does.",
      "See what is wrong with the line; its provider may know."),
  STEERING_NEVER_WORKED(
      Area.STEERING,
      Severity.ERROR,
      true,
      "The router that steers has never answered.",
      "See whether it can be reached from this machine."),
  STEERING_FAILING(
      Area.STEERING,
      Severity.ERROR,
      true,
      "The router that steers does not do what it is asked any more.",
      "The condition names the reason."),
  STEERING_STANDS_BY(
      Area.STEERING,
      Severity.ERROR,
      true,
      "Somebody else keeps changing what steering changes: nothing is written any more.",
      "Look for another program on the router, then `wanctl steer release`."),
  STEERING_ROUTE_OUT(
      Area.STEERING,
      Severity.WARNING,
      true,
      "A default route of wanctl's was disabled by somebody else, and is left so.",
      "Enable it on the router, or `wanctl steer release`."),
  STEERING_ROUTE_TAKEN_OUT(
      Area.STEERING,
      Severity.WARNING,
      true,
      "A line carries nothing, so its default route was taken out; it comes back by itself.",
      "See what is wrong with the line."),
  STEERING_BLIND(
      Area.STEERING,
      Severity.WARNING,
      true,
      "Nothing is known of the line that new sensitive connections take: all stays as it is.",
      "`wanctl status` tells why the line is not seen."),
  STEERING_AWAY(
      Area.STEERING,
      Severity.INFO,
      false,
      "New sensitive connections go to another line than the one at home.",
      "Nothing must be done."),
  STEERING_HELD(
      Area.STEERING,
      Severity.INFO,
      false,
      "The operator holds new sensitive connections on a line.",
      "`wanctl steer release` ends it."),
  STEERING_MISSING(Area.STEERING, "Something that steering needs is not on the router."),
  STEERING_CHANGED(Area.STEERING, "Something of wanctl's on the router is not as it was set up."),
  STEERING_DISABLED(Area.STEERING, "Something that steering needs is disabled on the router."),
  STEERING_ORDER(Area.STEERING, "Rules that steering needs stand in the wrong order."),
  STEERING_PASSED_BY(Area.STEERING, "Packets pass by a rule that steering needs."),
  STEERING_FASTTRACK(Area.STEERING, "FastTrack lets connections pass by the marks of steering."),
  STEERING_OTHER_OWNER(Area.STEERING, "Something else on the router switches the same."),
  STEERING_DEAD_MAN(
      Area.STEERING, "What brings the router home when wanctl is gone is not in order."),
  STEERING_SWITCHES(Area.STEERING, "The router lacks what steering switches."),
  STEERING_GATEWAY(Area.STEERING, "The gateway of a line is not known."),
  STEERING_INTERFACE(Area.STEERING, "The interface of a line is not there."),
  STEERING_TWICE(Area.STEERING, "Something of wanctl's is on the router twice."),
  STEERING_IPV6_TWIN(Area.STEERING, "IPv6 is in use and is not steered."),
  STEERING_SETUP(Area.STEERING, "Something on the router that steering needs is not in order.");

  /// What a condition is about, where it is about no line.
  public enum Area {
    LINE,
    DAEMON,
    STEERING,
    ALERTS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<String, ConditionKind> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(ConditionKind::id, Function.identity()));

  private final Area area;
  private final Severity worst;
  private final boolean alerts;
  private final String meaning;
  private final String remedy;

  ConditionKind(Area area, Severity worst, boolean alerts, String meaning, String remedy) {
    this.area = area;
    this.worst = worst;
    this.alerts = alerts;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /// What the inspection of the steering device found.
  ConditionKind(Area area, String meaning) {
    this(
        area,
        Severity.ERROR,
        true,
        meaning,
        "`wanctl steer setup` shows the commands for what is missing.");
  }

  /// A fixed word for scripts, such as `shaper-failing`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Area area() {
    return area;
  }

  /// The severity at its worst; a condition of this kind may be less.
  public Severity worst() {
    return worst;
  }

  /// Whether alerts tell of it unless the configuration says otherwise: what somebody must know who
  /// does not look, and nothing that comes and goes by itself.
  public boolean alertsByDefault() {
    return alerts;
  }

  /// What is the case, in one sentence.
  public String meaning() {
    return meaning;
  }

  /// What to do, in general; a condition names the very thing.
  public String remedy() {
    return remedy;
  }

  public static Optional<ConditionKind> find(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /// The kind for a finding of the steering device's inspection.
  public static ConditionKind ofSteeringFinding(String finding) {
    return find("steering-" + finding).orElse(STEERING_SETUP);
  }

  /// docs/conditions.md.
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Area area : Area.values()) {
      page.append("\n## About ").append(area == Area.LINE ? "a line" : area.word());
      page.append("\n\n| id | severity | alert | meaning | what to do |\n|---|---|---|---|---|\n");
      for (ConditionKind kind : List.of(values())) {
        if (kind.area == area) {
          page.append("| `").append(kind.id()).append("` | ").append(kind.worst.word());
          page.append(" | ").append(kind.alerts ? "yes" : "no").append(" | ").append(kind.meaning);
          page.append(" | ").append(kind.remedy).append(" |\n");
        }
      }
    }
    return page.toString();
  }

  private static final String INTRODUCTION =
      """
      # Conditions

      <!-- Written from the list in the program: mvn -pl app -am test -Dtest=ConditionKindTest \
      -Dsurefire.failIfNoSpecifiedTests=false -Dwanctl.write-docs -->

      What can be wrong, or worth knowing. `wanctl status`, `GET /status` and the metric `wanctl_condition` show those that \
      hold, each with its evidence and its remedy in particular; *severity* is the worst it can have. *alert* tells whether \
      [alerts](alerts.md) tell of it unless the configuration says otherwise.
      """;
}
