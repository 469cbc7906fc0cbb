package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Who else limits the same traffic or sets the same queues. The text of scripts is read and never
/// shown: it may hold passwords.
final class OwnersCheck {

  private static final Pattern ALL_QUEUES =
      Pattern.compile("queue[ /]+tree[^;\\n]*\\[ *find *]", Pattern.CASE_INSENSITIVE);

  private final Picture picture;
  private final Set<String> ours;
  private final List<Finding> findings = new ArrayList<>();

  OwnersCheck(Picture picture, Set<String> ours) {
    this.picture = picture;
    this.ours = ours;
  }

  List<Finding> judge() {
    simpleQueues();
    Set<String> writers = new LinkedHashSet<>();
    for (Row script : picture.rows(Menu.SCRIPT)) {
      if (script.text("source").isEmpty()) {
        findings.add(
            Finding.unknown(
                "not-read",
                "script " + script.name(),
                new DeviceFailure.Forbidden(
                    "the router shows no source of it to this user",
                    "look yourself: /system script print detail where name="
                        + ConsoleText.quoted(script.name()))));
      }
      String queue = written(script.text("source"));
      if (!queue.isEmpty()) {
        writers.add(script.name());
        findings.add(
            Finding.warning(
                "other-owner",
                "script " + script.name(),
                "would set " + queue + " when it runs",
                "/system script: the source of " + script.name() + " names it",
                "/system script remove " + ConsoleText.find(script.name())));
      }
    }
    for (Row job : picture.rows(Menu.SCHEDULER)) {
      runs(
          job,
          "scheduler " + job.name(),
          job.text("on-event"),
          writers,
          "/system scheduler: the on-event of " + job.name(),
          "/system scheduler disable " + ConsoleText.find(job.name()));
    }
    for (Row watch : picture.rows(Menu.NETWATCH)) {
      runs(
          watch,
          "netwatch " + watch.text("host"),
          watch.text("up-script") + "\n" + watch.text("down-script"),
          writers,
          "/tool netwatch: a script for host " + watch.text("host"),
          "/tool netwatch disable [find host=" + ConsoleText.quoted(watch.text("host")) + "]");
    }
    if (findings.isEmpty() && completelyKnown()) {
      findings.add(
          Finding.ok(
              "other-owner",
              "router",
              "no simple queue, script, scheduler or netwatch has a hand in these queues",
              ""));
    }
    return findings;
  }

  private void simpleQueues() {
    for (Row queue : picture.rows(Menu.QUEUE_SIMPLE)) {
      boolean limits = !Set.of("", "0", "0/0").contains(queue.text("max-limit"));
      if (queue.enabled() && limits) {
        findings.add(
            Finding.warning(
                "simple-queue",
                "simple queue " + queue.name(),
                "limits traffic besides the queue tree; its limit may be the lower one",
                "/queue simple: " + queue.say("name", "target", "max-limit", "queue", "dynamic"),
                "/queue simple disable " + ConsoleText.find(queue.name())));
      }
    }
  }

  private void runs(
      Row row, String subject, String text, Set<String> writers, String place, String remedy) {
    String queue = written(text);
    String by = writers.stream().filter(script -> names(text, script)).findFirst().orElse("");
    if (!row.enabled() || (queue.isEmpty() && by.isEmpty())) {
      return;
    }
    findings.add(
        Finding.problem(
            "other-owner",
            subject,
            queue.isEmpty()
                ? "runs the script " + by + ", which sets queues that are wanctl's"
                : "sets " + queue + ", too",
            place + (queue.isEmpty() ? " names the script" : " names it"),
            remedy));
  }

  /// Which of our queues a script seems to set, in words; empty for none.
  private String written(String text) {
    if (!text.contains("queue")) {
      return "";
    }
    if (ALL_QUEUES.matcher(text).find()) {
      return "all queues of the tree";
    }
    return ours.stream()
        .filter(queue -> names(text, queue))
        .findFirst()
        .map(queue -> "queue " + queue)
        .orElse("");
  }

  private static boolean names(String text, String name) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])").matcher(text).find();
  }

  private boolean completelyKnown() {
    return List.of(Menu.QUEUE_SIMPLE, Menu.SCRIPT, Menu.SCHEDULER, Menu.NETWATCH).stream()
        .allMatch(menu -> picture.tables().get(menu) instanceof Picture.Table.Rows);
  }
}
