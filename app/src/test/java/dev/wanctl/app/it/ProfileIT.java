package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl profile` and the histograms of `/metrics`, of a daemon at work.
class ProfileIT {

  @TempDir private Path folder;

  @Test
  void aRunningDaemonTellsWhereItsTimeGoes() throws IOException {
    try (Site site = Site.loaded(folder)) {
      site.write(site.configuration());
      try (Program daemon = site.run()) {
        site.web().awaitReady(daemon);
        Json.Obj profile = Web.parse(profile(site, "--for", "3s", "--json").out().toString());
        assertThat(stages(profile, "work"))
            .contains("decision", "probe_send", "counters", "housekeeping");
        assertThat(stages(profile, "way")).contains("reply_to_evidence", "evidence_to_decision");
        Json.Obj whole = row(profile, "totals", "reply_to_decision");
        assertThat(whole.integer("count").orElse(0)).isGreaterThan(5);
        // Far above what it takes, so that a busy machine does not show; below what a bug would.
        assertThat(whole.number("p50_us").orElseThrow()).isBetween(1., 5000.);
        System.out.println("reply to decision: " + whole.compact());
        assertThat(profile.number("processor_share").orElseThrow()).isBetween(0.0, 1.0);
        assertThat(profile(site, "--for", "1s").out().toString())
            .contains("To be faster: ")
            .contains("To be cheaper: ");

        assertThat(site.web().get("/metrics").body())
            .contains("# TYPE wanctl_stage_duration_seconds histogram\n")
            .contains(
                "wanctl_stage_duration_seconds_bucket{stage=\"reply_to_decision\",le=\"+Inf\"}");
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      Program late = Program.finished(Map.of(), "profile", "--url", site.web().url());
      assertThat(late.exitCode()).isEqualTo(3);
      assertThat(late.err().toString()).contains("no wanctl answers at");
    }
  }

  private static Program profile(Site site, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("profile", "--url", site.web().url()), Stream.of(options))
            .toArray(String[]::new);
    Program program = Program.finished(Map.of(), arguments);
    assertThat(program.exitCode()).as(program.toString()).isZero();
    return program;
  }

  private static List<String> stages(Json.Obj profile, String kind) {
    return profile.objects(kind).stream().map(r -> r.string("stage").orElse("?")).toList();
  }

  private static Json.Obj row(Json.Obj profile, String kind, String stage) {
    return profile.objects(kind).stream()
        .filter(r -> r.string("stage").orElse("").equals(stage))
        .findFirst()
        .orElseThrow();
  }
}
