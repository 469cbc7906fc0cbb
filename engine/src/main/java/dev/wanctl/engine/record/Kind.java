package dev.wanctl.engine.record;

/// What a record tells. The numbers stand in files and are never given to anything else.
///
/// @see Tape for the fields of each
enum Kind {
  ECHO(1, 3, false),
  ONE_WAY(2, 5, false),
  TRAFFIC(3, 5, false),
  CONFIRMED(4, 4, false),
  FORGET(5, 1, false),
  /// A decision: when, rate down, rate up (bits of doubles), and [Decided#flags].
  STEP(6, 4, true),
  /// The law's state was copied between the records before and after; never in a file.
  CHECKPOINT(7, 1, false),
  SENT(8, 2, false),
  /// Probes leave so far apart from then on.
  PACE(9, 2, false);

  static final int HIGHEST = 9;

  private static final Kind[] BY_NUMBER = new Kind[HIGHEST + 1];

  static {
    for (Kind kind : values()) {
      BY_NUMBER[kind.number] = kind;
    }
  }

  final int number;

  /// How many fields go into a file.
  final int fields;

  private final boolean decision;

  Kind(int number, int fields, boolean decision) {
    this.number = number;
    this.fields = fields;
    this.decision = decision;
  }

  /// Whether a field, counted from 1, is the bits of a double: successive ones share their first
  /// bits.
  boolean isReal(int field) {
    return decision && (field == 2 || field == 3);
  }

  /// Throws [IllegalArgumentException] for a number that is nobody's.
  static Kind of(long number) {
    if (number < 1 || number >= BY_NUMBER.length) {
      throw new IllegalArgumentException("no kind of record: " + number);
    }
    return BY_NUMBER[(int) number];
  }
}
