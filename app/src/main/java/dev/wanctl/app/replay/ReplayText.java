package dev.wanctl.app.replay;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.record.Replay;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// A replay as text and as JSON.
public final class ReplayText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
  private static final int SHOWN = 20;

  private ReplayText() {}

  public static String of(Replay.Result result) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "line %s, recorded by wanctl %s%n%s to %s: %d decisions in %s%n",
            result.line(),
            result.version(),
            time(result.fromMillis()),
            time(result.toMillis()),
            result.decisions(),
            result.stretches() == 1 ? "one stretch" : result.stretches() + " stretches"));
    if (result.torn() > 0) {
      out.append("The end of ").append(result.torn()).append(" segments was not written whole.\n");
    }
    if (result.different() == 0) {
      return out.append("All come out the same, to the last bit.\n").toString();
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%d come out otherwise (%.1f %%). Mean of the rates wanted, to the recorded ones:"
                + " download %.1f %%, upload %.1f %%.%n%n",
            result.different(),
            100.0 * result.different() / result.decisions(),
            100 * result.download(),
            100 * result.upload()));
    List<Replay.Difference> shown = result.first().stream().limit(SHOWN).toList();
    shown.forEach(d -> out.append(row(d)));
    if (result.different() > shown.size()) {
      out.append("  ... and ").append(result.different() - shown.size()).append(" more\n");
    }
    return out.append(
            "\nOnly the first of a stretch is what would have happened: other rates would have made"
                + " other evidence.\n")
        .toString();
  }

  private static String row(Replay.Difference d) {
    return "  "
        + time(d.epochMillis())
        + "  download "
        + side(d.download())
        + "  upload "
        + side(d.upload())
        + "\n";
  }

  private static String side(Replay.Side side) {
    return rate(side.recorded())
        + " "
        + side.recordedReason()
        + " -> "
        + rate(side.replayed())
        + " "
        + side.replayedReason();
  }

  private static String rate(double bitsPerSecond) {
    return new BitRate(Math.round(bitsPerSecond / 1000) * 1000).toString();
  }

  private static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  public static Json.Obj json(Replay.Result result) {
    Json.Builder all =
        Json.object()
            .put("line", result.line())
            .put("version", result.version())
            .put("decisions", result.decisions())
            .put("different", result.different())
            .put("stretches", result.stretches())
            .put("torn", result.torn());
    if (result.decisions() > 0) {
      all.put("from", time(result.fromMillis()))
          .put("to", time(result.toMillis()))
          .put("download_ratio", result.download())
          .put("upload_ratio", result.upload());
    }
    return all.put(
            "differences", Json.array(result.first().stream().map(ReplayText::json).toList()))
        .build();
  }

  private static Json.Obj json(Replay.Difference d) {
    return Json.object()
        .put("at", time(d.epochMillis()))
        .put("download", json(d.download()))
        .put("upload", json(d.upload()))
        .build();
  }

  private static Json.Obj json(Replay.Side side) {
    return Json.object()
        .put("recorded_bps", side.recorded())
        .put("replayed_bps", side.replayed())
        .put("recorded_reason", side.recordedReason())
        .put("replayed_reason", side.replayedReason())
        .build();
  }
}
