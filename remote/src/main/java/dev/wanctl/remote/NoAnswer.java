package dev.wanctl.remote;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/// Nothing at all came before the connection ended: on a connection that had lain idle the router
/// has closed it and has not seen the request.
public final class NoAnswer extends EOFException {
  private static final long serialVersionUID = 1L;

  public NoAnswer(@Nullable Throwable cause) {
    super("the connection ended before an answer");
    initCause(cause);
  }
}
