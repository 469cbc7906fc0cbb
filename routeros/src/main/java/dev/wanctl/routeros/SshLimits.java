package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.Router.Applied;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import dev.wanctl.routeros.ScriptReply.Section;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// Changes `max-limit` of queues: all in one script, which also reads them back. Guarded by the
/// session's control lock.
final class SshLimits {

  private final SshSession session;
  private final SshFailures failures;
  private final KnownQueues known;
  private int connectionOfThose = -1;

  SshLimits(SshSession session, SshFailures failures) {
    this.session = session;
    this.failures = failures;
    known = new KnownQueues(failures);
  }

  void forget() {
    known.forget();
  }

  void learn(Queue queue) {
    known.confirm(queue.name(), queue.limit().bitsPerSecond());
  }

  Applied set(List<Limit> wanted, Deadline deadline) {
    forgetWhatAnotherConnectionSaid(deadline);
    Map<String, Long> confirmed = new HashMap<>();
    Map<String, DeviceFailure> failed = new LinkedHashMap<>();
    List<Limit> todo = known.toSet(wanted);
    if (!todo.isEmpty()) {
      wanted.stream()
          .filter(known::stands)
          .forEach(limit -> confirmed.put(limit.queue(), limit.bitsPerSecond()));
      todo.forEach(limit -> known.doubt(limit.queue()));
      send(todo, confirmed, failed, deadline);
      if (session.connected(deadline) != connectionOfThose) {
        wanted.stream().filter(w -> !todo.contains(w)).forEach(w -> confirmed.remove(w.queue()));
      }
      if (failed.size() == todo.size()) {
        throw new DeviceException(failed.values().iterator().next());
      }
    }
    List<String> toRead =
        wanted.stream().map(Limit::queue).filter(queue -> !confirmed.containsKey(queue)).toList();
    if (!toRead.isEmpty()) {
      session
          .queues(toRead, deadline)
          .forEach(queue -> confirmed.put(queue.name(), queue.limit().bitsPerSecond()));
    }
    confirmed.forEach(known::confirm);
    return new Applied(
        wanted.stream()
            .map(w -> new Limit(w.queue(), Objects.requireNonNull(confirmed.get(w.queue()))))
            .toList(),
        failed.values().stream().findFirst());
  }

  private void forgetWhatAnotherConnectionSaid(Deadline deadline) {
    int now = session.connected(deadline);
    if (now != connectionOfThose) {
      forget();
      connectionOfThose = now;
    }
  }

  private void send(
      List<Limit> todo,
      Map<String, Long> confirmed,
      Map<String, DeviceFailure> failed,
      Deadline deadline) {
    List<Section> sections =
        session.control(RouterScript.setLimits(todo), "setting limits of queues", deadline);
    if (sections.size() != todo.size()) {
      throw failures.nonsense("/queue/tree");
    }
    for (int i = 0; i < todo.size(); i++) {
      Limit limit = todo.get(i);
      Section section = sections.get(i);
      long found = Rows.rate(section.fields().string(RouterScript.FOUND).orElse("")).orElse(-1);
      OptionalLong stands = Rows.rate(section.fields().string("max-limit").orElse(""));
      if (found == 0) {
        failed.put(limit.queue(), failures.noQueue(limit.queue()));
      } else if (found > 1) {
        failed.put(limit.queue(), failures.severalQueues(limit.queue(), found));
      } else if (found < 0) {
        throw failures.nonsense("/queue/tree");
      } else {
        stands.ifPresent(bps -> confirmed.put(limit.queue(), bps));
        Optional<DeviceFailure> why =
            section.refused() ? setPlainly(limit, confirmed, deadline) : Optional.empty();
        why.ifPresent(failure -> failed.put(limit.queue(), failure));
      }
    }
  }

  /// Once more, to hear the reason. Should it work this time, what stands there must be read again.
  private Optional<DeviceFailure> setPlainly(
      Limit limit, Map<String, Long> confirmed, Deadline deadline) {
    try {
      session.control(
          RouterScript.setPlainly(limit),
          "setting max-limit of queue \"" + limit.queue() + "\"",
          deadline);
      confirmed.remove(limit.queue());
      return Optional.empty();
    } catch (DeviceException e) {
      return Optional.of(e.failure());
    }
  }
}
