package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.StatusDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The list of metrics for people is made from the metrics.
class MetricsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Path LEGACY = Path.of("..", "docs", "legacy-names.md");
  private static final Moment NOW = new Moment(Samples.NOW, Instant.EPOCH);

  private static final String INTRODUCTION =
      """
      # Metrics

      <!-- Written from the metrics: mvn -pl app -am test -Dtest=MetricsPageTest \
      -Dsurefire.failIfNoSpecifiedTests=false -Dwanctl.write-docs -->

      What `/metrics` has, in Prometheus' text format. Times are in seconds, sizes in bytes, rates in bit/s (`_bps`), as they \
      are configured and sold; counters end in `_total`. A state set is one series for each state, of which one is 1. What \
      is not known is left out.

      - Alert rules to load into Prometheus: [contrib/prometheus/alerts.yml](../contrib/prometheus/alerts.yml), \
      with their test beside them.
      - A board to import into Grafana: [contrib/grafana/wanctl.json](../contrib/grafana/wanctl.json).
      - The same metrics by OpenTelemetry: set `otlp.endpoint` ([configuration.md](configuration.md)). Names, labels \
      and values are the same; they are sent by OTLP over HTTP as JSON, whole each time, so that what could not be sent is not \
      missed.
      - Names that the Python wanctl used: [legacy-names.md](legacy-names.md).

      ```yaml
      scrape_configs:
        - job_name: wanctl
          scrape_interval: 10s
          static_configs: [{targets: ["127.0.0.1:9101"]}]
      ```

      | metric | type | labels | meaning |
      |---|---|---|---|
      """;

  private static Exposition page(EverySeries source) {
    return new Metrics(source, new StatusDocument(source)).page(NOW);
  }

  private static String markdown() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    page(EverySeries.of("cable", "lte")).families().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(family ->
            text.append("| `")
                .append(family.name())
                .append("` | ")
                .append(family.type().name().toLowerCase(Locale.ROOT))
                .append(" | ")
                .append(String.join(", ", labels(family)))
                .append(" | ")
                .append(family.help())
                .append(" |\n"));
    return text.toString();
  }

  private static Set<String> labels(Exposition.Family family) {
    List<List<String>> all = new ArrayList<>();
    family.points().forEach(p -> all.add(p.labels()));
    family.distributions().forEach(d -> all.add(d.labels()));
    Set<String> names = new LinkedHashSet<>();
    for (List<String> labels : all) {
      for (int i = 0; i < labels.size(); i += 2) {
        names.add("`" + labels.get(i) + "`");
      }
    }
    return names;
  }

  @Test
  void thePageIsWhatIsServed() throws IOException {
    if (System.getProperty("wanctl.write-docs") != null) {
      Files.writeString(PAGE, markdown());
    }
    assertThat(Files.readString(PAGE))
        .as("docs/metrics.md is stale: write it anew with -Dwanctl.write-docs")
        .isEqualTo(markdown());
  }

  @Test
  void everyLegacySeriesIsInItsList() throws IOException {
    String page = Files.readString(LEGACY);
    Exposition legacy = new Exposition();
    new LegacyMetrics(EverySeries.of("cable", "lte"), NOW, legacy).add();
    assertThat(legacy.families()).hasSizeGreaterThan(25);
    legacy
        .families()
        .forEach(f -> assertThat(page).as("docs/legacy-names.md").contains("`" + f.name() + "`"));
  }
}
