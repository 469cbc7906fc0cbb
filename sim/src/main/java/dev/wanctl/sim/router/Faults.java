package dev.wanctl.sim.router;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What goes wrong, switchable while the router runs. Thread-safe.
public final class Faults {

  /// The verb of a script over SSH. Its path is the menu and the name of the first command in it
  /// that changes something, such as `/queue/tree/set`, or of the first command if none does.
  /// [Spoiled.Status] then means that the router prints the detail instead of running the script,
  /// [Spoiled.TruncatedJson] that its output ends in the middle.
  public static final String EXEC = "EXEC";

  /// The verb of one change within a script over SSH; its path ends with the row's name, such as
  /// `/queue/tree/set/cable-down`. Only [Spoiled.Status] has a meaning: the change fails so.
  public static final String CHANGE = "CHANGE";

  /// What happens to an answer on its way out; in the API where it says nothing else the same.
  public sealed interface Spoiled {
    /// An error of RouterOS's own, with `detail` unless empty. In the API a trap with these words.
    record Status(int status, String detail) implements Spoiled {}

    /// A page that is no JSON, as a proxy in between sends it.
    record HtmlBadGateway() implements Spoiled {}

    /// The body stops in the middle of a value, under a matching length. In the API each row ends
    /// in the middle of a value.
    record TruncatedJson() implements Spoiled {}

    /// The connection is reset after half of the answer; the request has been carried out.
    record ResetMidway() implements Spoiled {}

    /// The connection closes without an answer; the request has not been carried out.
    record ClosedUnanswered() implements Spoiled {}

    /// The API says `!fatal` with a reason and closes. REST answers 400 "Session closed".
    record SessionEnded(String reason) implements Spoiled {}

    /// One byte of the body at a time.
    record SlowBody(Duration perByte) implements Spoiled {}

    /// The whole answer comes late.
    record Late(Duration by) implements Spoiled {}
  }

  /// What a set does that is accepted but changes nothing. The API's answer shows no row, so that
  /// both kinds are the same there.
  public enum IgnoredSet {
    /// Sets work.
    NONE,
    /// The answer shows the row as it really is.
    ANSWERS_WITH_TRUTH,
    /// The answer shows the row as it was asked to be.
    ANSWERS_AS_IF_SET
  }

  private static final class Rule {
    final String verb;
    final String pathPrefix;
    final Spoiled spoiled;
    int skip;
    int times;

    Rule(String verb, String pathPrefix, Spoiled spoiled, int skip, int times) {
      this.verb = verb;
      this.pathPrefix = pathPrefix;
      this.spoiled = spoiled;
      this.skip = skip;
      this.times = times;
    }
  }

  private record Hook(String verb, String pathPrefix, Runnable action) {}

  private final List<Rule> rules = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();
  private IgnoredSet ignoredSet = IgnoredSet.NONE;
  private Duration handshakeByteDelay = Duration.ZERO;
  private Duration latency = Duration.ZERO;
  private boolean hang;
  private int mostConnections = Integer.MAX_VALUE;
  private int mostChannels = Integer.MAX_VALUE;

  Faults() {}

  /// Spoils the next `times` answers to requests with this verb (`*` for any) whose path below
  /// `/rest` begins so. The API's verb is `API`, its path the command word: `/queue/tree/set`.
  public synchronized void spoil(String verb, String pathPrefix, Spoiled how, int times) {
    spoil(verb, pathPrefix, how, 0, times);
  }

  /// Lets `skip` such requests pass first.
  public synchronized void spoil(String verb, String pathPrefix, Spoiled how, int skip, int times) {
    rules.add(new Rule(verb, pathPrefix, how, skip, times));
  }

  /// Runs once, after the next such request was carried out and before it is answered: whatever
  /// another operator may do between two requests of one client.
  public synchronized void afterNext(String verb, String pathPrefix, Runnable action) {
    hooks.add(new Hook(verb, pathPrefix, action));
  }

  public synchronized void ignoreSets(IgnoredSet how) {
    ignoredSet = how;
  }

  /// New connections are accepted and then nothing happens on them.
  public synchronized void hangAfterAccept(boolean on) {
    hang = on;
  }

  /// The router's side of the TLS handshake, and all that it says over SSH, comes byte by byte;
  /// zero switches it off.
  public synchronized void slowHandshake(Duration perByte) {
    handshakeByteDelay = perByte;
  }

  /// Connections beyond this many are closed as soon as they are made, as by `max-sessions`.
  public synchronized void mostConnections(int limit) {
    mostConnections = limit;
  }

  /// SSH channels beyond this many at a time, on all connections together, are refused.
  public synchronized void mostChannels(int limit) {
    mostChannels = limit;
  }

  /// Every request takes this much longer.
  public synchronized void latency(Duration added) {
    latency = added;
  }

  /// Everything as it should be.
  public synchronized void clear() {
    rules.clear();
    hooks.clear();
    ignoredSet = IgnoredSet.NONE;
    hang = false;
    mostConnections = Integer.MAX_VALUE;
    mostChannels = Integer.MAX_VALUE;
    handshakeByteDelay = Duration.ZERO;
    latency = Duration.ZERO;
  }

  synchronized Optional<Spoiled> next(String verb, String path) {
    Optional<Rule> due =
        rules.stream()
            .filter(r -> matches(r.verb, r.pathPrefix, verb, path) && r.skip-- <= 0)
            .findFirst();
    due.filter(rule -> --rule.times <= 0).ifPresent(rules::remove);
    return due.map(rule -> rule.spoiled);
  }

  void carriedOut(String verb, String path) {
    List<Hook> due;
    synchronized (this) {
      due = hooks.stream().filter(h -> matches(h.verb, h.pathPrefix, verb, path)).toList();
      hooks.removeAll(due);
    }
    due.forEach(hook -> hook.action.run());
  }

  private static boolean matches(String wanted, String prefix, String verb, String path) {
    return (wanted.equals("*") || wanted.equals(verb)) && path.startsWith(prefix);
  }

  synchronized IgnoredSet ignoredSet() {
    return ignoredSet;
  }

  synchronized boolean hanging() {
    return hang;
  }

  synchronized int mostConnections() {
    return mostConnections;
  }

  synchronized int mostChannels() {
    return mostChannels;
  }

  synchronized Duration handshakeByteDelay() {
    return handshakeByteDelay;
  }

  synchronized Duration latency() {
    return latency;
  }
}
