package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon recorded, exported while it runs and replayed.
class RecordIT {

  @TempDir private Path folder;

  @Test
  void whatWasRecordedIsDecidedAgainTheSameAndOtherwiseByOtherSettings() throws IOException {
    Path export = folder.resolve("week.rec");
    Path other = folder.resolve("other.yaml");
    try (Site site = Site.loaded(folder)) {
      site.write(site.configuration());
      try (Program daemon = site.run()) {
        site.web().awaitReady(daemon);
        Await.until(
            "something is recorded",
            daemon::toString,
            () -> site.web().get("/metrics").body().contains("recorder_written_bytes_total"));
        Await.until(
            "it decides", daemon::toString, () -> site.web().number("lines.0.decisions") > 200);
        Program exporting = run("record", "export", "--config", site.file().toString(), export);
        assertThat(exporting.exitCode()).as(exporting.toString()).isZero();
        assertThat(exporting.out().toString()).contains("1 segment of line cable");
        Program again = run("record", "export", "--config", site.file().toString(), export);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err().toString()).contains("is there already");
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      Files.writeString(
          other, site.configuration().replace("max: 24Mbit", "max: 9Mbit, min: 1Mbit"));
      Path ring = site.state().resolve("recording-cable.ring");
      for (Path file : new Path[] {export, ring}) {
        Program same = run("replay", "--json", file);
        assertThat(same.exitCode()).as(same.toString()).isZero();
        Json.Obj result = Web.parse(same.out().toString());
        assertThat(result.integer("different")).hasValue(0);
        assertThat(result.integer("decisions").orElse(0)).isGreaterThan(50);
      }
      String config = site.file().toString();
      Program past = run("explain", "--config", config, "--at", Instant.now().toString());
      assertThat(past.exitCode()).as(past.toString()).isZero();
      assertThat(past.out().toString())
          .contains("as recorded")
          .contains("cable: the last ")
          .contains("added delay")
          .contains("download");
      Program before = run("explain", "--config", config, "--at", "2h");
      assertThat(before.exitCode()).as(before.toString()).isEqualTo(3);
      assertThat(before.err().toString()).contains("nothing was recorded in the minute before");
      Program never = run("explain", "--config", config, "--at", "yesterday");
      assertThat(never.exitCode()).isEqualTo(1);
      assertThat(never.err().toString()).contains("--at needs a time such as");
      Program otherwise = run("replay", "--with", other.toString(), export);
      assertThat(otherwise.exitCode()).as(otherwise.toString()).isZero();
      assertThat(otherwise.out().toString()).contains("come out otherwise").contains("download");
    }
    Program foreign = run("replay", other);
    assertThat(foreign.exitCode()).isEqualTo(1);
    assertThat(foreign.err().toString()).contains("other.yaml: it is no recording of wanctl");
    Files.write(export, java.util.Arrays.copyOf(Files.readAllBytes(export), 300));
    Program truncated = run("replay", export);
    assertThat(truncated.exitCode()).isEqualTo(1);
    assertThat(truncated.err().toString()).contains("it is cut off");
  }

  private static Program run(Object... arguments) {
    String[] all = java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Program.finished(Map.of("ROUTER_PASSWORD", Site.PASSWORD), all);
  }
}
