package dev.wanctl.app.run;

import java.util.function.Consumer;

/// What begins with something that must be closed again.
final class Beginning {

  private Beginning() {}

  /// Carries `begin` out with a resource, which is the caller's if that succeeds. If not, it is
  /// closed, and what is thrown is why it did not succeed; what closing says is only attached to
  /// that.
  static <R extends AutoCloseable> R of(R resource, Consumer<R> begin) {
    try {
      begin.accept(resource);
      return resource;
    } catch (RuntimeException | Error cause) {
      try {
        resource.close();
      } catch (Exception closing) {
        cause.addSuppressed(closing);
      }
      throw cause;
    }
  }
}
