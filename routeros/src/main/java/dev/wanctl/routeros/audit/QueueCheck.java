package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One entry of the queue tree that shapes a line.
///
/// From MikroTik's manual ("HTB", "Queues"): the tree holds the rate; only a queue without children
/// queues packets; `max-limit` may not be below `limit-at`; a burst passes `max-limit`.
final class QueueCheck {

  /// A queue that nothing has passed for so long is passed by.
  private static final Duration SOON = Duration.ofHours(1);

  private final Picture picture;
  private final Shaped shaped;
  private final Optional<String> wan;
  private final Set<String> ours;
  private final String subject;
  private final List<Checked> findings = new ArrayList<>();

  /// @param wan the interface of its line, where it is configured
  /// @param ours the names of all queues of lines of this router
  QueueCheck(Picture picture, Shaped shaped, Optional<String> wan, Set<String> ours) {
    this.picture = picture;
    this.shaped = shaped;
    this.wan = wan;
    this.ours = ours;
    subject = "queue " + shaped.queue();
  }

  List<Checked> judge() {
    if (picture.tables().get(Menu.QUEUE_TREE) instanceof Picture.Table.Unread) {
      return List.of();
    }
    List<Row> rows = picture.named(Menu.QUEUE_TREE, shaped.queue());
    if (rows.size() != 1) {
      return List.of(Checked.told(rows.isEmpty() ? missing() : several(rows)));
    }
    Row row = rows.getFirst();
    findings.addAll(new TypeCheck(picture, shaped, row, ours).judge());
    state(row);
    rates(row);
    relatives(row);
    passedBy(row);
    if (findings.stream().allMatch(c -> c.finding().severity() == Finding.Severity.OK)) {
      findings.addFirst(Checked.told(Finding.ok("queue", subject, "is as it should be", say(row))));
    }
    return findings;
  }

  private static String say(Row row) {
    return "/queue tree: "
        + row.say(
            "name",
            "parent",
            "packet-mark",
            "queue",
            "limit-at",
            "max-limit",
            "burst-limit",
            "disabled",
            "invalid");
  }

  private Finding missing() {
    List<String> names = picture.rows(Menu.QUEUE_TREE).stream().map(Row::name).limit(10).toList();
    return Finding.problem(
        "queue-missing",
        subject,
        "there is no such entry in the queue tree",
        "/queue tree has " + (names.isEmpty() ? "no entries" : String.join(", ", names)),
        NewQueue.commands(picture, shaped, wan));
  }

  private Finding several(List<Row> rows) {
    return Finding.problem(
        "queue-ambiguous",
        subject,
        "there are " + rows.size() + " entries of this name, and wanctl sets neither",
        String.join("; ", rows.stream().map(QueueCheck::say).toList()),
        "rename all but one: /queue tree print where name=" + ConsoleText.quoted(shaped.queue()));
  }

  private void state(Row row) {
    if (!row.enabled()) {
      mendable(
          Finding.Severity.PROBLEM,
          "queue-disabled",
          "is disabled and shapes nothing",
          row,
          change(row, "disabled", "false"));
    }
    if (row.flag("invalid")) {
      told(
          Finding.problem(
              "queue-invalid",
              subject,
              "is invalid: its parent " + row.text("parent") + " does not exist just now",
              say(row),
              ConsoleText.set(Menu.QUEUE_TREE, row.name(), "parent=INTERFACE")));
    }
  }

  private void rates(Row row) {
    long limit = row.number("max-limit");
    Change toMax = change(row, "max-limit", Long.toString(shaped.maxBps()));
    if (limit == 0) {
      mendable(
          Finding.Severity.WARNING,
          "max-limit",
          "has no limit: it shapes nothing while wanctl does not run",
          row,
          toMax);
    } else if (limit > shaped.maxBps() || limit < shaped.minBps()) {
      mendable(
          Finding.Severity.WARNING,
          "max-limit",
          "its limit is "
              + (limit > shaped.maxBps()
                  ? "above the most that the configuration allows, " + shaped.maxBps()
                  : "below the least that the configuration allows, " + shaped.minBps())
              + " bit/s, and stands while wanctl does not run",
          row,
          toMax);
    }
    if (row.number("limit-at") > shaped.minBps()) {
      mendable(
          Finding.Severity.WARNING,
          "limit-at",
          "its limit-at is above the least rate of the line, "
              + shaped.minBps()
              + " bit/s, to which wanctl could then not lower it",
          row,
          change(row, "limit-at", Change.NONE));
    }
    if (row.number("burst-limit") > 0) {
      mendable(
          Finding.Severity.WARNING,
          "burst",
          "lets bursts pass above its limit, into the provider's queue",
          row,
          change(row, "burst-limit", Change.NONE));
    }
  }

  private void relatives(Row row) {
    List<Row> others =
        picture.rows(Menu.QUEUE_TREE).stream()
            .filter(other -> other.enabled() && !other.name().equals(row.name()))
            .toList();
    List<Row> children =
        others.stream().filter(other -> other.text("parent").equals(row.name())).toList();
    if (!children.isEmpty()) {
      told(
          Finding.warning(
              "queue-inner",
              subject,
              "has queues below it, which queue the packets in its place: its CAKE does nothing",
              say(children.getFirst()),
              "/queue tree disable [find parent=" + ConsoleText.quoted(row.name()) + "]"));
    }
    others.stream()
        .filter(other -> other.name().equals(row.text("parent")))
        .filter(other -> other.number("max-limit") > 0)
        .filter(other -> other.number("max-limit") < shaped.maxBps())
        .forEach(other ->
            told(
                Finding.warning(
                    "queue-parent-limit",
                    subject,
                    "its parent " + other.name() + " allows less than the line may carry",
                    say(other),
                    ConsoleText.set(Menu.QUEUE_TREE, other.name(), "max-limit=0"))));
    others.stream()
        .filter(other -> !ours.contains(other.name()))
        .filter(other -> other.text("parent").equals(row.text("parent")))
        .filter(other -> other.words("packet-mark").equals(row.words("packet-mark")))
        .forEach(other ->
            told(
                Finding.warning(
                    "queue-rival",
                    subject,
                    "the queue " + other.name() + " takes the same packets at the same place",
                    say(other),
                    "/queue tree disable " + ConsoleText.find(other.name()))));
  }

  private void passedBy(Row row) {
    if (!row.text("bytes").equals("0")
        || !row.enabled()
        || picture.resources().uptime().compareTo(SOON) < 0) {
      return;
    }
    boolean unmarked = row.text("packet-mark").isEmpty();
    told(
        Finding.warning(
            "queue-idle",
            subject,
            "nothing has passed it since the router started"
                + (unmarked ? "; it has no packet-mark" : ""),
            "/queue tree: " + row.say("name", "parent", "packet-mark", "bytes"),
            unmarked
                ? ConsoleText.set(Menu.QUEUE_TREE, row.name(), "packet-mark=no-mark")
                : "see that its parent is the interface that the packets leave by, and that they"
                    + " have this mark: /queue tree print stats"));
  }

  private static Change change(Row row, String key, String after) {
    String before = row.text(key);
    return new Change(Menu.QUEUE_TREE, row.name(), key, before.isEmpty() ? "0" : before, after);
  }

  private void mendable(Finding.Severity severity, String id, String what, Row row, Change change) {
    findings.add(
        new Checked(
            new Finding(id, severity, subject, what, say(row), change.command()), List.of(change)));
  }

  private void told(Finding finding) {
    findings.add(Checked.told(finding));
  }
}
