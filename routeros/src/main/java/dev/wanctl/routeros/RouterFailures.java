package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

/// What can be amiss with a router by whatever way it is talked to.
abstract sealed class RouterFailures permits Failures, SshFailures {

  /// Which one, for messages.
  abstract String router();

  /// What came of a request that ended so.
  abstract DeviceException of(IOException e, Deadline deadline);

  /// Another request took all the time there was.
  DeviceException busy(Deadline deadline) {
    return of(new SocketTimeoutException("busy with another request"), deadline);
  }

  /// It answers what it never should.
  abstract DeviceFailure protocol(String what);

  /// In use although it was closed.
  DeviceException closed() {
    return new DeviceException(
        new DeviceFailure.Unreachable(
            "the session to " + router() + " was closed", "Nothing; another one takes over."));
  }

  DeviceException nonsense(String menu) {
    return new DeviceException(
        protocol(router() + " answers with something else than rows of " + menu));
  }

  DeviceFailure noQueue(String name, List<String> existing) {
    return noQueue(
        name,
        existing.isEmpty()
            ? "; the queue tree is empty"
            : "; there are " + String.join(", ", existing.stream().limit(10).toList()));
  }

  /// Where it was not asked what else there is.
  DeviceFailure noQueue(String name) {
    return noQueue(name, "");
  }

  private DeviceFailure noQueue(String name, String there) {
    return new DeviceFailure.NotFound(
        router() + " has no queue tree entry named \"" + name + "\"" + there,
        "Add it: /queue tree add name=\"" + name + "\" parent=INTERFACE queue=CAKE-TYPE");
  }

  DeviceFailure severalQueues(String name, long count) {
    return new DeviceFailure.Ambiguous(
        router() + " has " + count + " queue tree entries named \"" + name + "\"",
        "Rename all but one: /queue tree print where name=\"" + name + "\"");
  }

  DeviceFailure noRow(Menu menu, String name) {
    return new DeviceFailure.NotFound(
        router() + " has no entry " + called(menu, name) + " in " + menu.console(),
        "Look what there is: " + menu.console() + " print");
  }

  DeviceFailure severalRows(Menu menu, String name, long count) {
    return new DeviceFailure.Ambiguous(
        "%s has %d entries %s in %s".formatted(router(), count, called(menu, name), menu.console()),
        "%s all but one: %s print where %s=%s"
            .formatted(
                menu.key().equals("name") ? "Rename" : "Remove",
                menu.console(),
                menu.key(),
                ConsoleText.quoted(name)));
  }

  private static String called(Menu menu, String name) {
    return (menu.key().equals("name") ? "named " : "with the " + menu.key() + " ")
        + ConsoleText.quoted(name);
  }
}
