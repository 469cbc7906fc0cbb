package dev.wanctl.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void whatIsWrittenReadsBackTheSame() throws JsonException {
    Json value =
        Json.object()
            .put("text", "quote \" tab \t umlaut ä face 😀")
            .put("long", Long.MAX_VALUE)
            .put("double", 0.1)
            .put("yes", true)
            .put("nothing", Json.none())
            .put("list", Json.array(List.of(Json.of(1), Json.of("two"), Json.object().build())))
            .build();

    assertThat(Json.parse(value.compact())).isEqualTo(value);
    assertThat(Json.parse(value.pretty())).isEqualTo(value);
    assertThat(Json.parse(value.compact().getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
  }

  @Test
  void compactHasNoSpacesAndPrettyHasALinePerMember() {
    Json value =
        Json.object().put("a", 1).put("b", Json.array(List.of(Json.of(2.5), Json.none()))).build();

    assertThat(value.compact()).isEqualTo("{\"a\":1,\"b\":[2.5,null]}");
    assertThat(value.pretty()).isEqualTo("{\n  \"a\": 1,\n  \"b\": [\n    2.5,\n    null\n  ]\n}");
  }

  @Test
  void membersKeepTheirOrderAndTheLastOfTwoCounts() throws JsonException {
    Json.Obj o = Json.parse("{\"z\":1,\"a\":2,\"z\":3}").asObject().orElseThrow();

    assertThat(o.members().keySet()).containsExactly("z", "a");
    assertThat(o.integer("z")).hasValue(3);
  }

  @Test
  void accessorsAnswerEmptyForAnotherKind() throws JsonException {
    Json.Obj o = Json.parse("{\"s\":\"1\",\"f\":1.5,\"big\":1e300}").asObject().orElseThrow();

    assertThat(o.integer("s")).isEmpty();
    assertThat(o.integer("f")).isEmpty();
    assertThat(o.integer("big")).isEmpty();
    assertThat(o.number("big")).hasValue(1e300);
    assertThat(o.string("f")).isEmpty();
    assertThat(o.bool("missing")).isEmpty();
    assertThat(o.objects("s")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "{\"a\"}",
        "{\"a\":}",
        "nul",
        "01",
        "'x'",
        "[1]]",
        "1 2",
        "NaN",
        "\"a"
      })
  void whatIsNoJsonIsATypedError(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void depthAndSizeAreBounded() throws JsonException {
    String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);

    assertThat(Json.parse(deepest)).isInstanceOf(Json.Arr.class);
    assertThatThrownBy(() -> Json.parse("[" + deepest + "]"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("too deep");
    assertThatThrownBy(() -> Json.parse("[1,2,3]".getBytes(StandardCharsets.UTF_8), 6))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("at most 6");
  }

  @Test
  void theErrorSaysWhereButNotWhat() {
    assertThatThrownBy(() -> Json.parse("{\n \"password\": s3cret}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void numbersThatJsonCannotSayBecomeNull() {
    assertThat(Json.of(Double.NaN)).isEqualTo(Json.none());
    assertThat(Json.of(Double.POSITIVE_INFINITY)).isEqualTo(Json.none());
  }
}
