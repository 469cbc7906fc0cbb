package dev.wanctl.app.config;

import java.util.List;

/// What came of loading a file.
public sealed interface LoadResult {

  /// The file is good.
  ///
  /// @param warnings in the order of the file
  /// @param effective every key that counts with its value and origin, which is its place in the
  ///   file where it has one
  record Loaded(Config config, List<Problem> warnings, EffectiveConfig effective)
      implements LoadResult {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /// The file is refused.
  ///
  /// @param problems errors and warnings in the order of the file, at least one error
  record Invalid(List<Problem> problems) implements LoadResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
