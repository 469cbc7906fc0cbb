package dev.wanctl.sim.router.script;

/// What the console prints when a script cannot go on; `:do {} on-error={}` catches it.
public class ScriptError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScriptError(String words) {
    super(words);
  }

  /// Found before anything is carried out: never caught by a script.
  public static final class Syntax extends ScriptError {
    private static final long serialVersionUID = 1L;

    Syntax(String words, int line, int column) {
      super(words + " (line " + line + " column " + column + ")");
    }
  }
}
