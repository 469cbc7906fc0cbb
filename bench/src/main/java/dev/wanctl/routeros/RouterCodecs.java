package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The texts that a change of both rates of a line takes by each way to a router, made and read as
/// the sessions do it, without a router or a socket. In the package of what it measures, most of
/// which is nobody else's business.
public final class RouterCodecs {

  private static final String MENU = "/queue/tree";
  private static final List<String> NAMES = List.of("cable-down", "cable-up");
  private static final List<Limit> LIMITS =
      List.of(new Limit("cable-down", 93_400_000), new Limit("cable-up", 17_300_000));
  private static final Login LOGIN = new Login("wanctl", "made-up");

  private final byte[] apiAnswer = apiAnswer();
  private final byte[] restAnswer = restAnswer();
  private final byte[] sshAnswer = sshAnswer();

  private static byte[] apiAnswer() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int tag = 1; tag <= 4; tag++) {
      for (Limit limit : tag == 1 || tag == 4 ? LIMITS : List.<Limit>of()) {
        all.writeBytes(
            ApiSentence.bytes(
                List.of(
                    "!re",
                    ".tag=" + tag,
                    "=.id=*10000" + tag,
                    "=name=" + limit.queue(),
                    "=parent=bridge",
                    "=queue=cake-down",
                    "=max-limit=" + limit.bitsPerSecond(),
                    "=disabled=false",
                    "=invalid=false")));
      }
      all.writeBytes(ApiSentence.bytes(List.of("!done", ".tag=" + tag)));
    }
    return all.toByteArray();
  }

  private static byte[] restAnswer() {
    String body =
        """
        {".id":"*1000001","bucket-size":"0.1","burst-limit":"0","burst-threshold":"0","burst-time":"0s",\
        "bytes":"73219873","disabled":"false","dropped":"0","invalid":"false","limit-at":"0",\
        "max-limit":"93400000","name":"cable-down","packet-mark":"no-mark","packets":"61233",\
        "parent":"bridge","priority":"8","queue":"cake-down","queued-bytes":"0","rate":"0"}\
        """;
    return ("HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nConnection: Keep-Alive\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sshAnswer() {
    StringBuilder text = new StringBuilder();
    for (Limit limit : LIMITS) {
      String bits = Long.toString(limit.bitsPerSecond());
      text.append("=asked\n=found 1 1\n");
      text.append("=before ").append(bits.length()).append(' ').append(bits).append('\n');
      text.append("=max-limit ").append(bits.length()).append(' ').append(bits).append('\n');
    }
    return text.append("=end\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Four sentences there, and their answers: the limits that stand in the end.
  public long apiPair() {
    long bytes = ApiSentence.bytes(ApiLink.printWords(MENU, NAMES, Rows.LIMIT)).length;
    for (Limit limit : LIMITS) {
      bytes +=
          ApiSentence.bytes(
                  List.of(MENU + "/set", "=.id=*100001", "=max-limit=" + limit.bitsPerSecond()))
              .length;
    }
    bytes += ApiSentence.bytes(ApiLink.printWords(MENU, NAMES, Rows.QUEUE)).length;
    try {
      InputStream in = new ByteArrayInputStream(apiAnswer);
      long standing = 0;
      for (int reply = 0; reply < 4; reply++) {
        standing = limits(apiReply(in));
      }
      return bytes + standing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiReply apiReply(InputStream in) throws IOException {
    ApiReply.Gathering gathering = new ApiReply.Gathering();
    while (true) {
      Optional<ApiReply> whole = gathering.add(ApiReply.Sentence.of(ApiSentence.read(in)));
      if (whole.isPresent()) {
        return whole.get();
      }
    }
  }

  private static long limits(ApiReply reply) {
    long sum = 0;
    for (Json.Obj row : reply.rows()) {
      sum += Rows.queue(row).map(Queue::limit).orElseThrow().bitsPerSecond();
    }
    return sum;
  }

  /// Two requests there, and their answers.
  public long restPair() {
    long sum = 0;
    for (Limit limit : LIMITS) {
      sum +=
          RestRequest.setMaxLimit("*1000001", limit.bitsPerSecond()).bytes("router", LOGIN).length;
      try {
        HttpReply reply = HttpReply.read(new ByteArrayInputStream(restAnswer));
        Json.Obj row = Json.parse(reply.body()).asObject().orElseThrow();
        sum += Rows.rate(row.string("max-limit").orElseThrow()).orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
    }
    return sum;
  }

  /// One script there, and what it prints.
  public long sshPair() {
    long sum = RouterScript.setLimits(LIMITS, List.of()).length();
    for (ScriptReply.Section section : ScriptReply.parse(sshAnswer).orElseThrow().sections()) {
      sum += Rows.rate(section.fields().string(RouterScript.MAX_LIMIT).orElseThrow()).orElseThrow();
    }
    return sum;
  }
}
