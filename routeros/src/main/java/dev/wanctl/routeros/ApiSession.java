package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A router by its binary API, over one connection that is kept open: one login, hence one line in
/// the router's log, and any number of commands in flight, so that both directions are set and read
/// back in one round trip and a slow reading of counters delays no change.
///
/// Ids of queues are looked up by exact name, kept as long as the session lives, and looked up
/// again in a new one (the router may have restarted and numbered anew), when an id is gone, and
/// when the uptime went backwards. A session that ended is opened again when it is next needed.
public final class ApiSession extends Session {

  private final Duration deadline;
  private final Failures failures;
  private final ApiLink link;
  private final ApiLimits limits;

  /// Opens nothing yet. Throws [DeviceException] when the file of authorities cannot be used.
  public static ApiSession of(RouterSettings settings) {
    return new ApiSession(settings, new Failures(settings, Service.API));
  }

  private ApiSession(RouterSettings settings, Failures failures) {
    super(settings.host(), settings.login().user(), settings.deadline(), failures);
    this.failures = failures;
    deadline = settings.deadline();
    link = new ApiLink(settings, failures);
    limits = new ApiLimits(link, failures);
  }

  @Override
  Json.Obj single(String menu, List<String> properties, Deadline deadline) {
    return rows(menu, List.of(), properties, deadline).stream()
        .findFirst()
        .orElseThrow(() -> failures.nonsense(menu));
  }

  @Override
  List<Json.Obj> rows(String menu, List<String> names, List<String> properties, Deadline deadline) {
    return link.print(menu, names, properties, deadline);
  }

  @Override
  List<Json.Obj> statistics(String menu, List<String> names, List<String> properties) {
    return link.print(menu, names, properties, Deadline.in(deadline));
  }

  @Override
  List<Queue> queues(List<String> names, Deadline deadline) {
    return limits.queues(names, deadline);
  }

  @Override
  Applied setLimits(List<Limit> wanted, Deadline deadline) {
    return limits.setLimits(wanted, deadline);
  }

  @Override
  void forget() {
    limits.forget();
  }

  @Override
  public int connections() {
    return link.opened();
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return controlled(deadline ->
        Rows.texts(menu, link.print(menu.path(), List.of(), menu.properties(), deadline)));
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    ApiReply answer =
        controlled(deadline -> {
          // Whatever becomes of it, what was known of the queues may no longer be so.
          limits.forget();
          String id = Rows.onlyId(menu, name, link.find(menu, name, deadline), failures);
          List<String> words = new ArrayList<>(List.of(menu.path() + "/set", "=.id=" + id));
          values.forEach((key, value) -> words.add("=" + key + "=" + value));
          return link.ask(words, deadline);
        });
    refused(answer, ConsoleText.set(menu, name, "..."));
  }

  private void refused(ApiReply answer, String doing) {
    if (answer.trap().isPresent()) {
      throw new DeviceException(failures.of(answer.trap().get(), doing));
    }
  }

  @Override
  public void add(Menu menu, Map<String, String> values) {
    String name = values.getOrDefault(menu.key(), "");
    List<String> words = new ArrayList<>(List.of(menu.path() + "/add"));
    values.forEach((key, value) -> words.add("=" + key + "=" + value));
    controlled(deadline ->
            Rows.idIfAny(menu, name, link.find(menu, name, deadline), failures).isPresent()
                ? Optional.<ApiReply>empty()
                : Optional.of(link.askOnce(words, deadline)))
        .ifPresent(answer -> refused(answer, ConsoleText.add(menu, name)));
  }

  @Override
  public void remove(Menu menu, String name) {
    controlled(deadline ->
            Rows.idIfAny(menu, name, link.find(menu, name, deadline), failures)
                .map(id -> link.ask(List.of(menu.path() + "/remove", "=.id=" + id), deadline)))
        .filter(answer -> answer.trap().filter(Failures::missing).isEmpty())
        .ifPresent(
            answer -> refused(answer, menu.console() + " remove " + ConsoleText.find(menu, name)));
  }

  /// Ends running requests at once. Later ones fail as unreachable.
  @Override
  public void close() {
    link.close();
  }
}
