package dev.wanctl.core.steer;

/// Why new sensitive connections go where they go, or why they do not go elsewhere.
public enum Why {
  GOOD("good", false, "no other line is better by enough"),
  SUSPECT("suspect", false, "another line is better, not yet for long enough"),
  WAITING("waiting", false, "the line at home is not good for long enough yet"),
  BLIND("blind", false, "nothing is known of the line in use: everything stays as it is"),

  CONGESTED("congested", false, "another line was better by enough for long enough"),
  LOST("lost", false, "the line in use carries nothing"),
  RECOVERED("recovered", false, "the line at home was good for long enough"),
  HELD("held", false, "the operator wants it so"),
  RELEASED("released", false, "the operator lets go: decided by evidence again"),
  FOREIGN("foreign", false, "somebody else changed it on the device, and that is respected"),
  DEAD_MAN("dead-man", false, "the device returned home by itself, as it does when wanctl is late"),
  FOUND("found", false, "the device had it so at the start"),

  OTHER_LOST("other-lost", true, "the other lines carry nothing"),
  OTHER_UNKNOWN("other-unknown", true, "nothing is known of the other lines"),
  METERED("metered", true, "the other line is metered, and the shaper holds this one"),
  BACKUP("backup", true, "the other line is for a lost line only"),
  SHARED_MEDIUM("shared-medium", true, "the other line shares the medium that is congested"),
  NO_HEADROOM("no-headroom", true, "the other line is full itself"),
  BUDGET("budget", true, "there were enough moves in this hour"),
  RESPECT("respect", true, "somebody else set it lately: only a lost line counts");

  private final String code;
  private final boolean refusal;
  private final String meaning;

  Why(String code, boolean refusal, String meaning) {
    this.code = code;
    this.refusal = refusal;
    this.meaning = meaning;
  }

  public String code() {
    return code;
  }

  /// Whether it is a reason not to move although something speaks for it.
  public boolean refusal() {
    return refusal;
  }

  /// Whether it moves connections by evidence, and by nobody's order.
  public boolean decided() {
    return this == CONGESTED || this == LOST || this == RECOVERED;
  }

  public String meaning() {
    return meaning;
  }
}
