package dev.wanctl.routeros;

import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import java.time.Duration;
import java.util.List;

/// What goes wrong with a router, how it passes, and what a change of limits may then fail by. A
/// change that succeeds all the same is fine where it says so.
enum Fault {
  REFUSED(false, "unreachable"),
  DROPPED(true, "unreachable"),
  HANGING(false, "timed-out"),
  SLOW_HANDSHAKE(false, "timed-out"),
  LATENCY(false, "timed-out"),
  NO_MORE_CONNECTIONS(false, "unreachable", "protocol"),
  SERVER_ERROR(false, "busy"),
  NO_SUCH_ITEM(false, "not-found"),
  BAD_VALUE(false, "rejected"),
  /// Where sentences are expected it is a long word that breaks off.
  HTML(false, "busy", "protocol", "unreachable"),
  /// A set by the API is answered without a row, and a reading in halves is done again.
  TRUNCATED(true, "protocol"),
  RESET(true, "unreachable"),
  CLOSED(false, "unreachable"),
  ENDED(false, "unreachable", "busy"),
  SLOW_BODY(true, "timed-out"),
  LATE(false, "timed-out"),
  PASSWORD(false, "login-refused"),
  NO_RIGHTS(false, "forbidden"),
  /// Whoever knows the id still finds the right one.
  DUPLICATE(true, "ambiguous"),
  VANISHED(false, "not-found"),
  IGNORED_SETS(true, "rejected"),
  REBOOT(true, "unreachable"),
  MEDDLER(true);

  private static final int ALWAYS = Integer.MAX_VALUE;

  /// Those that pass in a moment, for many of them.
  static final List<Fault> QUICK =
      List.of(
          DROPPED, SERVER_ERROR, BAD_VALUE, HTML, TRUNCATED, RESET, CLOSED, ENDED, REBOOT, MEDDLER);

  private final boolean maySucceed;
  private final String expected;

  /// @param expected codes of failures
  Fault(boolean maySucceed, String... expected) {
    this.maySucceed = maySucceed;
    this.expected = String.join(",", expected);
  }

  boolean maySucceed() {
    return maySucceed;
  }

  List<String> expected() {
    return List.of(expected.split(",", -1));
  }

  void begin(RouterFixture f) {
    var faults = f.router.faults();
    switch (this) {
      case REFUSED -> f.router.refuseConnections(true);
      case DROPPED -> f.router.dropConnections();
      case HANGING -> {
        faults.hangAfterAccept(true);
        f.router.dropConnections();
      }
      case SLOW_HANDSHAKE -> {
        faults.slowHandshake(Duration.ofMillis(100));
        f.router.dropConnections();
      }
      case LATENCY -> faults.latency(Duration.ofSeconds(20));
      case NO_MORE_CONNECTIONS -> {
        faults.mostConnections(0);
        f.router.dropConnections();
      }
      case SERVER_ERROR -> spoil(f, new Spoiled.Status(500, "failure: timeout"));
      case NO_SUCH_ITEM -> f.spoilSets(new Spoiled.Status(404, "no such item"), 0, 100);
      case BAD_VALUE -> f.spoilSets(new Spoiled.Status(400, "invalid value for argument"), 0, 100);
      case HTML -> spoil(f, new Spoiled.HtmlBadGateway());
      case TRUNCATED -> spoil(f, new Spoiled.TruncatedJson());
      case RESET -> spoil(f, new Spoiled.ResetMidway());
      case CLOSED -> spoil(f, new Spoiled.ClosedUnanswered());
      case ENDED -> spoil(f, new Spoiled.SessionEnded("session closed"));
      case SLOW_BODY -> spoil(f, new Spoiled.SlowBody(Duration.ofMillis(100)));
      case LATE -> spoil(f, new Spoiled.Late(Duration.ofSeconds(20)));
      case PASSWORD -> {
        f.router.user("admin", "another", "full");
        f.router.dropConnections();
      }
      case NO_RIGHTS -> f.router.user("admin", RouterFixture.PASSWORD, "read");
      case DUPLICATE -> f.router.addQueue("cable-down", "global", "cake-down", 1);
      case VANISHED -> remove(f, "cable-down");
      case IGNORED_SETS -> faults.ignoreSets(IgnoredSet.ANSWERS_WITH_TRUTH);
      case REBOOT -> f.router.reboot(true);
      case MEDDLER -> f.router.meddle("cable-down", 0);
    }
  }

  private static void spoil(RouterFixture f, Spoiled how) {
    f.router.faults().spoil("*", "/queue", how, ALWAYS);
  }

  private static void remove(RouterFixture f, String queue) {
    var tree = f.router.table("/queue/tree");
    tree.remove(tree.idOf(queue));
  }

  void end(RouterFixture f) {
    f.router.faults().clear();
    switch (this) {
      case REFUSED -> f.router.refuseConnections(false);
      case HANGING, SLOW_HANDSHAKE -> f.router.dropConnections();
      case PASSWORD, NO_RIGHTS -> f.router.user("admin", RouterFixture.PASSWORD, "full");
      case VANISHED -> f.router.addQueue("cable-down", "bridge", "cake-down", 500_000_000);
      case DUPLICATE -> {
        var tree = f.router.table("/queue/tree");
        tree.rows().stream()
            .filter(row -> "global".equals(row.get("parent")))
            .filter(row -> "cable-down".equals(row.get("name")))
            .forEach(row -> tree.remove(row.getOrDefault(".id", "")));
      }
      default -> {}
    }
  }
}
