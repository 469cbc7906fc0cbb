package dev.wanctl.sim.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client as simple as can be: short words, sentences in the order in which they come.
final class ApiClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  ApiClient(InetSocketAddress address) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static ApiClient loggedIn(RouterSimulator router) throws IOException {
    ApiClient client = new ApiClient(router.address(RouterSimulator.Service.API));
    client.say("/login", "=name=admin", "=password=pw");
    client.hear();
    return client;
  }

  void say(String... words) throws IOException {
    ByteArrayOutputStream sentence = new ByteArrayOutputStream();
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 127) {
        throw new IllegalArgumentException("too long for this client");
      }
      sentence.write(bytes.length);
      sentence.writeBytes(bytes);
    }
    sentence.write(0);
    socket.getOutputStream().write(sentence.toByteArray());
  }

  void sayRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// One sentence, its words separated by spaces.
  String hear() throws IOException {
    List<String> words = new ArrayList<>();
    for (int length = in.read(); length != 0; length = in.read()) {
      if (length < 0) {
        throw new EOFException();
      }
      if (length > 127) {
        throw new IOException("too long for this client");
      }
      words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    return String.join(" ", words);
  }

  /// All sentences of one reply.
  List<String> ask(String... words) throws IOException {
    say(words);
    List<String> sentences = new ArrayList<>();
    do {
      sentences.add(hear());
    } while (!sentences.getLast().startsWith("!done"));
    return sentences;
  }

  boolean ended() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
