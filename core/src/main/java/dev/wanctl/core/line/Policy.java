package dev.wanctl.core.line;

/// By which rules a line's rates are found, with their parameters.
public sealed interface Policy permits Tuning, Classic {

  /// The word used in configuration and output.
  String word();
}
