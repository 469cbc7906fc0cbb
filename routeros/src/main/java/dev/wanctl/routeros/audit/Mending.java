package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.Router;
import java.util.List;
import java.util.Map;

/// Makes single changes on a router and looks whether they were heeded.
public final class Mending {

  private final Router router;

  public Mending(Router router) {
    this.router = router;
  }

  /// The value that stands there now. Throws [DeviceException], [DeviceFailure.NotFound] where the
  /// row is gone.
  public String standing(Change change) {
    List<Map<String, String>> rows =
        router.rows(change.menu()).stream()
            .filter(row -> change.row().equals(row.get("name")))
            .toList();
    if (rows.size() == 1) {
      String text = rows.getFirst().getOrDefault(change.key(), "");
      return text.isEmpty() ? Change.NONE : text;
    }
    String what =
        "router %s has %s %s entry named \"%s\""
            .formatted(
                router.name(),
                rows.isEmpty() ? "no" : "more than one",
                change.menu().console(),
                change.row());
    String remedy = "look what there is: " + change.menu().console() + " print";
    throw new DeviceException(
        rows.isEmpty()
            ? new DeviceFailure.NotFound(what, remedy)
            : new DeviceFailure.Ambiguous(what, remedy));
  }

  /// Makes it, and reads it back. Throws [DeviceException] also where it was taken and not heeded.
  public void make(Change change) {
    router.set(change.menu(), change.row(), Map.of(change.key(), change.after()));
    String now = standing(change);
    if (!Change.same(now, change.after())) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              "router %s took %s of %s for \"%s\" and reads back \"%s\""
                  .formatted(router.name(), change.key(), change.row(), change.after(), now),
              "try it on the router: " + change.command()));
    }
  }
}
