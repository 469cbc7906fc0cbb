package dev.wanctl.app.config;

import java.util.Optional;

/// Whether a text may stand as the value of a key: for those who ask people for values, one by one,
/// before there is a file.
public final class KeyCheck {

  private KeyCheck() {}

  /// What is wrong with the text and what to write instead; empty if nothing is.
  ///
  /// @param path of a key with a single value that is no secret, such as `routers.*.user`
  public static Optional<String> complaint(String path, String text) {
    Setting<?> setting =
        Settings.find(path).orElseThrow(() -> new IllegalArgumentException("no key " + path));
    if (!(setting.kind() instanceof Kind.Scalar<?> scalar)) {
      throw new IllegalArgumentException(path + " has no single value");
    }
    return complaint(scalar, text);
  }

  /// The same for the name of a line.
  public static Optional<String> nameComplaint(String text) {
    return Names.name() instanceof Kind.Scalar<String> scalar
        ? complaint(scalar, text)
        : Optional.empty();
  }

  private static Optional<String> complaint(Kind.Scalar<?> kind, String text) {
    return kind.read(text) instanceof Reading.Bad<?>(String what, String mend)
        ? Optional.of(
            what + "; expected " + kind.expectation() + (mend.isEmpty() ? "" : "; " + mend))
        : Optional.empty();
  }
}
