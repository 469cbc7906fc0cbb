package dev.wanctl.app.audit;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What an audit's mends changed, or were about to change, and what stood there before: written
/// before a change is made, and removed when it was taken back. So after a kill at any moment the
/// original is known. The folder's lock keeps two processes from each other.
public final class MendJournal {

  private static final String FILE = "mends.json";

  /// @param router its address, by which it is found again under another name
  public record Entry(String router, Change change) {

    boolean sameTarget(Entry other) {
      return router.equals(other.router) && change.sameTarget(other.change);
    }
  }

  private final StateDirectory directory;
  private final List<Entry> entries = new ArrayList<>();

  public MendJournal(StateDirectory directory) {
    this.directory = directory;
    directory
        .read(FILE)
        .ifPresent(
            content -> content.objects("mends").forEach(o -> entry(o).ifPresent(entries::add)));
  }

  /// Oldest first.
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /// These are about to be made. Of a value that was changed before, the first original stays.
  public void begin(List<Entry> planned) {
    for (Entry next : planned) {
      Optional<Entry> known = entries.stream().filter(next::sameTarget).findFirst();
      entries.removeIf(next::sameTarget);
      Change change = next.change();
      String original = known.map(k -> k.change().before()).orElse(change.before());
      entries.add(
          new Entry(
              next.router(),
              new Change(change.menu(), change.row(), change.key(), original, change.after())));
    }
    write();
  }

  /// It was taken back.
  public void forget(Entry entry) {
    entries.removeIf(entry::sameTarget);
    write();
  }

  private void write() {
    List<Json> all = new ArrayList<>();
    for (Entry entry : entries) {
      all.add(
          Json.object()
              .put("router", entry.router())
              .put("menu", entry.change().menu().path())
              .put("row", entry.change().row())
              .put("key", entry.change().key())
              .put("before", entry.change().before())
              .put("after", entry.change().after())
              .build());
    }
    directory.write(FILE, Json.object().put("mends", Json.array(all)).build());
  }

  /// Empty for an entry of another version, of which this one makes no sense.
  private static Optional<Entry> entry(Json.Obj o) {
    Optional<Menu> menu =
        Arrays.stream(Menu.values())
            .filter(m -> o.string("menu").filter(m.path()::equals).isPresent())
            .findFirst();
    if (menu.isEmpty()
        || !List.of("router", "row", "key", "before", "after").stream()
            .allMatch(name -> o.string(name).isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            text(o, "router"),
            new Change(
                menu.get(), text(o, "row"), text(o, "key"), text(o, "before"), text(o, "after"))));
  }

  private static String text(Json.Obj o, String name) {
    return o.string(name).orElse("");
  }
}
