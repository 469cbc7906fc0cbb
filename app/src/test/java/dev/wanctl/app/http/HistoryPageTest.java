package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.history.History;
import dev.wanctl.app.history.HistoryPlan;
import dev.wanctl.app.history.MadeUpPast;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.engine.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/history` of a daemon whose file was made up.
class HistoryPageTest {

  @TempDir Path folder;
  private final MadeUpSource source = new MadeUpSource(Samples.good("cable"));

  private static HttpConfig.Listen any() {
    return new HttpConfig.Listen("127.0.0.1", 0);
  }

  @Test
  void theHistoryIsReadFromItsFileByAtMostSoManySteps() throws Exception {
    MadeUpPast.year(folder, "cable");
    HistoryPlan plan = new HistoryPlan(folder, 64L << 20, Duration.ofDays(730));
    try (History history = History.start(plan, source, _ -> {}, (_, _) -> {});
        HttpService other = HttpService.start(any(), source, Served.PAGES, history);
        HttpClient reader = HttpClient.newHttpClient()) {
      String url = "http://127.0.0.1:" + other.port() + "/history?line=cable";
      Json.Obj year = history(reader, url + "&from=365d");
      List<Json> rows = year.get("rows").orElseThrow().elements();
      assertThat(rows).hasSizeBetween(1000, 1500);
      assertThat(rows.getFirst().elements())
          .hasSameSizeAs(year.get("columns").orElseThrow().elements());
      assertThat(year.integer("step_s")).hasValue(21_600);
      assertThat(history(reader, url + "&from=365d&points=0").get("rows").orElseThrow().elements())
          .isEmpty();
      assertThat(history(reader, url + "&from=1h").integer("step_s")).hasValue(5);
      assertThat(answer(reader, url + "&from=nonsense").statusCode()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("C-100: a history that cannot be read is an error and no absence of data")
  void aHistoryThatCannotBeReadIsAnError() throws Exception {
    HistoryPlan plan = new HistoryPlan(folder, 64L << 20, Duration.ofDays(730));
    History history = History.start(plan, source, _ -> {}, (_, _) -> {});
    try (HttpService other = HttpService.start(any(), source, Served.PAGES, history);
        HttpClient reader = HttpClient.newHttpClient()) {
      await(() -> history.report().bytes() > 0);
      history.close(); // which leaves the file alone
      Files.writeString(folder.resolve("history.db"), "rubbish ".repeat(2000));
      HttpResponse<String> broken =
          answer(reader, "http://127.0.0.1:" + other.port() + "/history?line=cable");
      assertThat(broken.statusCode()).isEqualTo(503);
      assertThat(broken.body()).contains("cannot be read").contains("Remedy");
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(100);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static HttpResponse<String> answer(HttpClient reader, String url) throws Exception {
    return reader.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Json.Obj history(HttpClient reader, String url) throws Exception {
    HttpResponse<String> answer = answer(reader, url);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body()).asObject().orElseThrow();
  }
}
