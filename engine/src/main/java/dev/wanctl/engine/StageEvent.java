package dev.wanctl.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One duration of one [Stage] in a flight recording (`jcmd PID JFR.start`), at the moment when it
/// ended. Made only while a recording that wants it runs.
@Name("wanctl.Stage")
@Label("Stage")
@Category("wanctl")
@Description("A part of the way from a probe to the rate in force, or of the work beside it")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recording reads the fields
final class StageEvent extends Event {

  @Label("Stage")
  private String stage = "";

  @Label("Took")
  @Timespan(Timespan.NANOSECONDS)
  private long took;

  static StageEvent of(Stage stage, long nanos) {
    StageEvent event = new StageEvent();
    event.stage = stage.code();
    event.took = nanos;
    return event;
  }
}
