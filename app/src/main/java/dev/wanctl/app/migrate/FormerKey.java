package dev.wanctl.app.migrate;

/// A key that a former program had, and what becomes of it as a rule.
///
/// @param path with `*` for a name that the operator chose
/// @param rule what becomes of it
/// @param to our key, or several, for what is carried over; else empty
/// @param why for a reader; may be empty for what is carried over as it is
record FormerKey(String path, Rule rule, String to, String why) {

  /// What becomes of a key as a rule; a value may be an exception, which is then said.
  enum Rule {
    CARRIED("carried over"),
    /// Carried over to `policy: classic` if the former law is asked for; else as if derived.
    SAME_LAW("carried over with `--same-law`"),
    DERIVED("found out by itself"),
    GONE("no meaning any more");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static FormerKey carried(String path, String to, String why) {
    return new FormerKey(path, Rule.CARRIED, to, why);
  }

  static FormerKey sameLaw(String path, String to) {
    return new FormerKey(
        path,
        Rule.SAME_LAW,
        "lines.*.classic." + to,
        "a number of the former law: what the line carries is measured");
  }

  static FormerKey derived(String path, String how) {
    return new FormerKey(path, Rule.DERIVED, "", how);
  }

  static FormerKey gone(String path, String why) {
    return new FormerKey(path, Rule.GONE, "", why);
  }

  /// Whether it is this key, or one of this key's names.
  boolean covers(String other) {
    String[] mine = path.split("\\.", -1);
    String[] theirs = other.split("\\.", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (!mine[i].equals("*") && !mine[i].equals(theirs[i])) {
        return false;
      }
    }
    return true;
  }
}
