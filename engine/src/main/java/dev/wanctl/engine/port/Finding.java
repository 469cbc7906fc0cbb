package dev.wanctl.engine.port;

import java.util.Locale;

/// One thing that was looked at on a device, and how good it is.
///
/// @param id a fixed word for scripts, such as `fasttrack`
/// @param subject which thing it is about, such as `queue wan-down`; empty for this machine
/// @param what what is the case, in one sentence
/// @param evidence what was read that shows it; empty where the sentence says all
/// @param remedy what to do, with the exact command; empty where nothing needs doing
public record Finding(
    String id, Severity severity, String subject, String what, String evidence, String remedy) {

  /// In rising order of how much it needs somebody.
  public enum Severity {
    OK,
    /// Works, but not as well as it could.
    WARNING,
    /// Could not be looked at.
    UNKNOWN,
    /// Does not work.
    PROBLEM;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Finding {
    if (id.isEmpty() || what.isEmpty()) {
      throw new IllegalArgumentException("a finding without a word: " + id + what);
    }
    if (remedy.isEmpty() != (severity == Severity.OK)) {
      throw new IllegalArgumentException(id + " is " + severity + ", remedy: " + remedy);
    }
  }

  /// About this machine as a whole, and the sentence says all; likewise the next two.
  public static Finding ok(String id, String what) {
    return ok(id, "", what, "");
  }

  public static Finding warning(String id, String what, String remedy) {
    return warning(id, "", what, "", remedy);
  }

  public static Finding problem(String id, String what, String remedy) {
    return problem(id, "", what, "", remedy);
  }

  public static Finding ok(String id, String subject, String what, String evidence) {
    return new Finding(id, Severity.OK, subject, what, evidence, "");
  }

  public static Finding warning(
      String id, String subject, String what, String evidence, String remedy) {
    return new Finding(id, Severity.WARNING, subject, what, evidence, remedy);
  }

  public static Finding problem(
      String id, String subject, String what, String evidence, String remedy) {
    return new Finding(id, Severity.PROBLEM, subject, what, evidence, remedy);
  }

  /// What could not be looked at, and why.
  public static Finding unknown(String id, String subject, DeviceFailure why) {
    return new Finding(id, Severity.UNKNOWN, subject, why.what(), "", why.remedy());
  }
}
