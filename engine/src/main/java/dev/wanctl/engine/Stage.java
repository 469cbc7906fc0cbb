package dev.wanctl.engine;

/// The parts of a running system whose time is measured.
public enum Stage {
  /// From the kernel's stamp on a reply until it is on its way to the loop, with the counters that
  /// are read in between where they are local.
  REPLY_TO_EVIDENCE(Kind.WAY, "from the kernel's stamp on a reply until the loop has it"),
  /// From there until the decision that used it stands.
  EVIDENCE_TO_DECISION(Kind.WAY, "from there until the decision stands"),
  /// From a decision that the device must hear of until the write begins. Rates that wait on
  /// purpose (an increase soon after another) are not counted.
  DECISION_TO_SENT(Kind.WAY, "from a decision to be written until the write begins"),
  /// From there until the device has confirmed.
  SENT_TO_CONFIRMED(Kind.WAY, "from there until the device has confirmed"),

  /// The first two together, of the newest reply that a decision used.
  REPLY_TO_DECISION(Kind.TOTAL, "from the kernel's stamp on the last reply to the decision"),
  /// The last two together.
  DECISION_TO_CONFIRMED(Kind.TOTAL, "from a decision to the device's confirmation"),

  /// How late the loop's turn begins: after it was woken, or its time was up.
  LOOP_LATENESS(Kind.LATENESS, "how late the operating system lets the loop run"),

  /// Sending one probe.
  PROBE_SEND(Kind.WORK, "sending a probe"),
  /// Deciding, and publishing the decision.
  DECISION(Kind.WORK, "the control law"),
  /// Reading byte counters.
  COUNTERS(Kind.WORK, "reading byte counters"),
  /// Reading a shaper's queues.
  QUEUE_STATISTICS(Kind.WORK, "reading the shaper's queues"),
  /// Reading back what rates a device has.
  READ_BACK(Kind.WORK, "reading back a device's rates"),
  /// Writing what was seen and decided to the recording.
  RECORDER(Kind.WORK, "writing the recording"),
  /// Copying the law's state for the recording, every few minutes; on the loop.
  CHECKPOINT(Kind.WORK, "copying the law's state for the recording"),
  /// Saving what was learned.
  STATE(Kind.WORK, "saving what was learned"),
  /// Making a page for `/metrics` or `/status`.
  SCRAPE(Kind.WORK, "making pages of /metrics and /status"),
  /// Looking for what deserves a line in the log.
  HOUSEKEEPING(Kind.WORK, "looking for news for the log");

  /// How a stage's time is to be read.
  public enum Kind {
    /// A stretch of the way from a reply to the rate in force; the stretches follow one another.
    WAY,
    /// Several stretches together.
    TOTAL,
    /// Waiting for a processor, and no work.
    LATENESS,
    /// What a thread is busy with, or waits for a device with.
    WORK
  }

  private final Kind kind;
  private final String meaning;

  Stage(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  public Kind kind() {
    return kind;
  }

  /// A few words for people.
  public String meaning() {
    return meaning;
  }

  /// The name in metrics and documents, such as `probe_send`.
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
