package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.remote.NoAnswer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {

  private static HttpReply read(String text) throws IOException {
    return HttpReply.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void lengthChunksAndEndOfConnectionDelimitABody() throws IOException {
    assertThat(read("HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\n\r\n[]rest"))
        .isEqualTo(new HttpReply(200, "[]", true));
    assertThat(
            read(
                String.join(
                    "\r\n",
                    "HTTP/1.1 200 OK",
                    "Transfer-Encoding: chunked",
                    "",
                    "3;x=y",
                    "[1,",
                    "9",
                    "\"23456789",
                    "2",
                    "\"]",
                    "0",
                    "Trailer: x",
                    "",
                    "")))
        .isEqualTo(new HttpReply(200, "[1,\"23456789\"]", true));
    assertThat(read("HTTP/1.1 200 OK\n\n[]")).isEqualTo(new HttpReply(200, "[]", false));
  }

  @Test
  void theConnectionStaysOpenAsHttpSays() throws IOException {
    assertThat(read("HTTP/1.1 204 No Content\r\n\r\n").keepAlive()).isTrue();
    assertThat(read("HTTP/1.1 204 \r\nConnection: Close\r\n\r\n").keepAlive()).isFalse();
    assertThat(read("HTTP/1.0 204 \r\n\r\n").keepAlive()).isFalse();
    assertThat(read("HTTP/1.0 204 \r\nConnection: keep-alive\r\n\r\n").keepAlive()).isTrue();
  }

  @Test
  void interimAnswersAreSkipped() throws IOException {
    assertThat(
            read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")
                .status())
        .isEqualTo(400);
    assertThatThrownBy(() -> read("HTTP/1.1 100 Continue\r\n\r\n".repeat(9)))
        .isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-ROSSSH\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
      })
  void whatIsNotHttpOrTooMuchIsMalformed(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void endlessHeadersAreMalformed() {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void anEndBeforeTheFirstByteIsToldFromAnEndInTheMiddle() {
    assertThatThrownBy(() -> read("")).isInstanceOf(NoAnswer.class);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[]"))
        .isInstanceOf(EOFException.class)
        .isNotInstanceOf(NoAnswer.class);
  }
}
