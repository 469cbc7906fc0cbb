package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.history.History;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may order, and what he is told who may not.
class SteeringOrdersPageTest {

  @ParameterizedTest
  @CsvSource({
    "'', POST, Bearer right, 403, http.token",
    "right, POST, '', 401, token",
    "right, POST, Bearer wrong, 401, token",
    "right, POST, Basic right, 401, token",
    "right, GET, Bearer right, 405, POST",
    "right, POST, Bearer right, 409, off"
  })
  void onlyAPostWithTheTokenIsAnOrder(
      String token, String method, String authorization, int code, String word)
      throws IOException, InterruptedException {
    Optional<Secret> configured =
        token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token));
    HttpConfig.Listen anywhere = new HttpConfig.Listen("127.0.0.1", 0);
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    Served orders = Served.steering(new SteeringOrdersPage(Optional.empty(), configured));
    try (History history = History.ofLastHour(source);
        HttpService service = HttpService.start(anywhere, source, orders, history);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + service.port() + "/steer/hold?line=lte"))
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(code);
      assertThat(answer.body()).contains(word).doesNotContain("right");
    }
  }
}
