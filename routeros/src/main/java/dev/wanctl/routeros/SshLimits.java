package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
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
    Map<String, Long> before = new HashMap<>();
    Map<String, Long> confirmed = new HashMap<>();
    Map<String, DeviceFailure> failed = new LinkedHashMap<>();
    List<Limit> todo = known.toSet(wanted);
    if (!todo.isEmpty()) {
      List<Limit> toLookAt = wanted.stream().filter(known::stands).toList();
      todo.forEach(limit -> known.doubt(limit.queue()));
      send(todo, toLookAt, before, confirmed, failed, deadline);
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
        before.size() < wanted.size()
            ? List.of()
            : wanted.stream()
                .map(w -> new Limit(w.queue(), Objects.requireNonNull(before.get(w.queue()))))
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
      List<Limit> toLookAt,
      Map<String, Long> before,
      Map<String, Long> confirmed,
      Map<String, DeviceFailure> failed,
      Deadline deadline) {
    List<Section> sections =
        session.control(
            RouterScript.setLimits(todo, toLookAt), "setting limits of queues", deadline);
    if (sections.size() != todo.size() + toLookAt.size()) {
      throw failures.nonsense("/queue/tree");
    }
    for (int i = 0; i < todo.size(); i++) {
      Limit limit = todo.get(i);
      Section section = sections.get(i);
      long found = Rows.rate(section.fields().string(RouterScript.FOUND).orElse("")).orElse(-1);
      OptionalLong stands = limit(section, RouterScript.MAX_LIMIT);
      if (found == 0) {
        failed.put(limit.queue(), failures.noQueue(limit.queue()));
      } else if (found > 1) {
        failed.put(limit.queue(), failures.severalQueues(limit.queue(), found));
      } else if (found < 0) {
        throw failures.nonsense("/queue/tree");
      } else {
        stands.ifPresent(bps -> confirmed.put(limit.queue(), bps));
        limit(section, RouterScript.BEFORE).ifPresent(bps -> before.put(limit.queue(), bps));
        Optional<DeviceFailure> why =
            section.refused() ? setPlainly(limit, confirmed, deadline) : Optional.empty();
        why.ifPresent(failure -> failed.put(limit.queue(), failure));
      }
    }
    // What is wrong with one that need not be set, the reading that follows says.
    for (int i = 0; i < toLookAt.size(); i++) {
      String queue = toLookAt.get(i).queue();
      limit(sections.get(todo.size() + i), RouterScript.MAX_LIMIT)
          .ifPresent(bps -> {
            before.put(queue, bps);
            confirmed.put(queue, bps);
          });
    }
  }

  private static OptionalLong limit(Section section, String field) {
    return Rows.rate(section.fields().string(field).orElse(""));
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
