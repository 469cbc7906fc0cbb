package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.LineOrders;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineOrdersPageTest {

  private final List<String> given = new ArrayList<>();
  private final LineOrdersPage page =
      new LineOrdersPage(this::give, Optional.of(new Secret("right")));

  private Optional<String> give(
      String line, LineOrders.Kind kind, Optional<LineOrders.Order> order) {
    if (!line.equals("cable")) {
      return Optional.of("there is no line `" + line + "`");
    }
    String time =
        order
            .flatMap(o -> o.until().map(u -> Duration.between(o.since(), u).toString()))
            .orElse("ever");
    given.add(kind.code() + (order.isPresent() ? " " + time : " back"));
    return Optional.empty();
  }

  private Answer order(String path, String authorization) {
    URI uri = URI.create(path);
    return page.order(uri.getPath(), new Request(uri, ""), authorization);
  }

  @ParameterizedTest
  @CsvSource({
    "/lines/hold?line=cable, 200, hold ever",
    "/lines/hold?line=cable&for=30min, 200, hold PT30M",
    "/lines/release?line=cable, 200, hold back",
    "/lines/observe?line=cable&state=on, 200, observe ever",
    "/lines/observe?line=cable&state=off, 200, observe back",
    "/lines/observe?line=cable, 400, ''",
    "/lines/hold?line=cable&for=later, 400, ''",
    "/lines/hold?line=nowhere, 409, ''"
  })
  void whatIsOrderedIsGiven(String path, int code, String order) {
    assertThat(order(path, "Bearer right").code()).isEqualTo(code);
    assertThat(given).isEqualTo(order.isEmpty() ? List.of() : List.of(order));
  }

  @Test
  void withoutTheTokenNothingIsOrdered() {
    assertThat(order("/lines/hold?line=cable", "").code()).isEqualTo(401);
    assertThat(order("/lines/hold?line=cable", "Bearer wrong").code()).isEqualTo(401);
    assertThat(
            new LineOrdersPage(this::give, Optional.empty())
                .order("/lines/hold", new Request(URI.create("/lines/hold?line=cable"), ""), "")
                .code())
        .isEqualTo(403);
    assertThat(given).isEmpty();
  }
}
