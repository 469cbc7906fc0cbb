package dev.wanctl.app.status;

import dev.wanctl.app.condition.Severity;
import java.util.Collection;
import java.util.Locale;

/// The worst of some conditions in one word.
enum Verdict {
  GOOD,
  WARNING,
  PROBLEM;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Verdict of(Collection<Condition> conditions) {
    return conditions.stream()
        .map(Condition::severity)
        .max(Severity::compareTo)
        .map(worst ->
            switch (worst) {
              case INFO -> GOOD;
              case WARNING -> WARNING;
              case ERROR -> PROBLEM;
            })
        .orElse(GOOD);
  }
}
