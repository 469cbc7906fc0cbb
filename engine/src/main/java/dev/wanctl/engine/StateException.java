package dev.wanctl.engine;

/// The state folder cannot be used; says why and what to do.
public final class StateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  public StateException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
