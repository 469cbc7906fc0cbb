package dev.wanctl.routeros;

import dev.wanctl.engine.port.Prior;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A scheduler entry on the router that puts the former limits of two queues back when nobody keeps
/// it from doing so: while a measurement has the queues, it may be killed, and so may its machine.
/// The entry counts down in its own comment, and whoever is alive sets the count back; at the end
/// it sets the limits, says so in the router's log, and removes itself. A count instead of a date,
/// since a router's clock may be wrong.
public final class FormerLimits {

  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final int COUNT = 5;

  /// It never acts before this time after the last [#keep], and at most one interval later.
  public static final Duration PATIENCE = INTERVAL.multipliedBy(COUNT - 1);

  private static final String MARK = "wanctl former limits ";

  private final Router router;
  private final String name;

  /// @param queues whose limits are to come back
  public FormerLimits(Router router, RouterQueues queues) {
    this.router = router;
    name = "wanctl-former-" + queues.download();
  }

  /// Adds the entry, before anything is changed, in place of one that was left.
  ///
  /// @param prior what [RouterShaper#inspect] found
  public void stand(Prior prior) {
    router.remove(Menu.SCHEDULER, name);
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("interval", INTERVAL.toSeconds() + "s");
    values.put("on-event", script(prior));
    values.put("policy", "read,write");
    values.put("disabled", "false");
    values.put("comment", MARK + COUNT);
    router.add(Menu.SCHEDULER, values);
  }

  /// Whoever measures is alive.
  public void keep() {
    router.set(Menu.SCHEDULER, name, Map.of("comment", MARK + COUNT));
  }

  /// The limits are back, or were never changed.
  public void remove() {
    router.remove(Menu.SCHEDULER, name);
  }

  private String script(Prior prior) {
    String self = Menu.SCHEDULER.console() + " ";
    String find = ConsoleText.find(name);
    return ":local s "
        + find.replace("[find", "[" + self + "find")
        + ";:local c ["
        + self
        + "get $s comment];:local n [:tonum [:pick $c "
        + MARK.length()
        + " [:len $c]]];:local left 0;:if ([:typeof $n] = \"num\") do={:set left $n};"
        + ":if ($left > 1) do={"
        + self
        + "set $s comment=("
        + ConsoleText.quoted(MARK)
        + " . ($left - 1))} else={"
        + limits(prior)
        + "/log warning "
        + ConsoleText.quoted("wanctl measures no more: former limits put back")
        + ";"
        + self
        + "remove $s}";
  }

  /// One that fails keeps the other from nothing.
  private static String limits(Prior prior) {
    StringBuilder script = new StringBuilder();
    for (String command : RouterShaper.eachRestoringCommand(prior)) {
      script.append(":do {").append(command).append("} on-error={};");
    }
    return script.toString();
  }
}
