package dev.wanctl.app.migrate;

import dev.wanctl.app.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What became of each key, file by file, and what is left to do. A key is entered once; at the end
/// of a file [#close] enters those that nobody has asked for, so that none is missing.
final class Ledger {

  private static final String MASK = "****";

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> entered = new HashSet<>();
  private final List<String> todo = new ArrayList<>();

  void carried(FormerFile file, Leaf leaf, String to, String why) {
    enter(file, leaf, Fate.CARRIED, to, why);
  }

  void derived(FormerFile file, Leaf leaf, String how) {
    enter(file, leaf, Fate.DERIVED, "", how);
  }

  void gone(FormerFile file, Leaf leaf, String why) {
    enter(file, leaf, Fate.GONE, "", why);
  }

  void notUnderstood(FormerFile file, Leaf leaf, String why) {
    enter(file, leaf, Fate.NOT_UNDERSTOOD, "", why);
  }

  /// Something that the user has to do or to know; said once.
  void todo(String text) {
    if (!todo.contains(text)) {
      todo.add(text);
    }
  }

  boolean has(FormerFile file, String key) {
    return entered.contains(id(file, key));
  }

  private static String id(FormerFile file, String key) {
    return file.name() + "\n" + key;
  }

  private void enter(FormerFile file, Leaf leaf, Fate fate, String to, String why) {
    if (!entered.add(id(file, leaf.path()))) {
      return;
    }
    String value = isSecret(file, leaf) ? MASK : leaf.text();
    entries.add(new Entry(file.name(), leaf.line(), leaf.path(), value, fate, to, why));
  }

  private static boolean isSecret(FormerFile file, Leaf leaf) {
    return file.format() == FormerFile.Format.SECRETS
        || leaf.path().matches("(?i).*(password|passwd|secret|token|webhook|hmac).*");
  }

  /// Enters what is left of a file by the table of its keys.
  void close(FormerFile file, Collection<FormerKey> known) {
    List<String> paths = known.stream().map(FormerKey::path).toList();
    for (Leaf leaf : file.leaves().values()) {
      Optional<FormerKey> key = known.stream().filter(k -> k.covers(leaf.path())).findFirst();
      if (key.isEmpty()) {
        notUnderstood(file, leaf, unknown(leaf, paths));
        continue;
      }
      switch (key.get().rule()) {
        case GONE -> gone(file, leaf, key.get().why());
        case DERIVED -> derived(file, leaf, key.get().why());
        case SAME_LAW -> derived(file, leaf, key.get().why() + " (`--same-law` carries it over)");
        case CARRIED -> gone(file, leaf, leaf.isEmpty() ? "it says nothing" : "nothing needs it");
      }
    }
  }

  private static String unknown(Leaf leaf, List<String> known) {
    if (leaf.path().startsWith(ShellLeaves.STATEMENT)) {
      return "it is no assignment, and nothing of the file is run";
    }
    return Nearest.to(leaf.path(), known.stream().map(k -> k.replace('_', '-')).toList())
        .map(k -> k.replace('-', '_'))
        .or(() -> nearestEnd(leaf, known))
        .map(k -> "no such key was ever known; did you mean `" + k + "`?")
        .orElse("no such key was ever known");
  }

  /// By its last word alone: the right key in a wrong section.
  private static Optional<String> nearestEnd(Leaf leaf, List<String> known) {
    String end = leaf.path().substring(leaf.path().lastIndexOf('.') + 1);
    return known.stream().filter(k -> k.endsWith("." + end)).min(Comparator.naturalOrder());
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  List<String> todo() {
    return List.copyOf(todo);
  }
}
