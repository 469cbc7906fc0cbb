package dev.wanctl.app.alert;

import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One connection to a mail server (RFC 5321, 3207, 4954). The time for all of it is bounded, also
/// against a server that sends a byte now and then. One thread.
final class SmtpDialogue implements AutoCloseable {

  private static final int LONGEST_LINE = 2000;
  private static final int MOST_LINES = 100;

  /// The server said no.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient DeviceFailure failure;

    Refused(DeviceFailure failure) {
      super(failure.what());
      this.failure = failure;
    }

    DeviceFailure failure() {
      return failure;
    }
  }

  private record Reply(int code, List<String> lines) {}

  private final String host;
  private final int port;
  private final long deadlineNanos;
  private final SSLSocketFactory tls;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private boolean encrypted;
  private final Set<String> offers = new TreeSet<>();
  private boolean greeted;

  private SmtpDialogue(String host, int port, Duration limit, SSLSocketFactory tls) {
    this.tls = tls;
    this.host = host;
    this.port = port;
    deadlineNanos = System.nanoTime() + limit.toNanos();
    socket = new Socket();
    in = InputStream.nullInputStream();
    out = OutputStream.nullOutputStream();
  }

  static SmtpDialogue open(String host, int port, Duration limit, SSLSocketFactory tls)
      throws IOException {
    SmtpDialogue dialogue = new SmtpDialogue(host, port, limit, tls);
    try {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      dialogue.socket.connect(address, dialogue.millisLeft());
      dialogue.use(dialogue.socket);
      return dialogue;
    } catch (IOException e) {
      dialogue.close();
      throw e;
    }
  }

  private void use(Socket connected) throws IOException {
    socket = connected;
    in = new BufferedInputStream(connected.getInputStream());
    out = connected.getOutputStream();
  }

  /// What the server sent before is thrown away: it was readable and may be somebody else's.
  void encrypt() throws IOException {
    SSLSocket secure = (SSLSocket) tls.createSocket(socket, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(millisLeft());
    secure.startHandshake();
    use(secure);
    encrypted = true;
  }

  private int millisLeft() throws SocketTimeoutException {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    return (int) left;
  }

  /// Says hello and learns what the server can.
  void greet() throws IOException, Refused {
    if (!greeted) {
      expect(read(), 220, "the greeting");
      greeted = true;
    }
    Reply reply = ask("EHLO " + name(), 250, "EHLO");
    offers.clear();
    reply.lines().forEach(l -> offers.add(l.toUpperCase(Locale.ROOT)));
  }

  /// The address literal, which every server takes (RFC 5321, 4.1.3).
  private String name() {
    String address = socket.getLocalAddress().getHostAddress().replaceFirst("%.*", "");
    return address.contains(":") ? "[IPv6:" + address + "]" : "[" + address + "]";
  }

  boolean offers(String extension) {
    return offers.stream().anyMatch(o -> o.equals(extension) || o.startsWith(extension + " "));
  }

  private boolean offersLogin(String way) {
    return offers.stream()
        .anyMatch(
            o -> o.startsWith("AUTH ") && List.of(o.substring(5).split(" +", -1)).contains(way));
  }

  void startTls() throws IOException, Refused {
    ask("STARTTLS", 220, "STARTTLS");
    encrypt();
  }

  void login(String user, Secret password) throws IOException, Refused {
    if (!encrypted) {
      throw new Refused(
          new DeviceFailure.Untrusted(
              "the connection to " + host + " is readable, so the password is not sent",
              "use smtps://, or a server that offers STARTTLS"));
    }
    if (offersLogin("PLAIN")) {
      ask("AUTH PLAIN " + base64("\0" + user + "\0" + password.reveal()), 235, "the login");
    } else if (offersLogin("LOGIN")) {
      ask("AUTH LOGIN", 334, "the login");
      ask(base64(user), 334, "the login");
      ask(base64(password.reveal()), 235, "the login");
    } else {
      throw new Refused(
          new DeviceFailure.Unsupported(
              host + " takes no login by PLAIN or LOGIN", "remove `user` and `password`"));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Hands over a mail; `text` has lines that end with CR LF. Delivered when this returns.
  void mail(String from, List<String> to, String text) throws IOException, Refused {
    ask("MAIL FROM:<" + from + ">", 250, "the sender");
    for (String recipient : to) {
      ask("RCPT TO:<" + recipient + ">", 250, "the recipient " + recipient);
    }
    ask("DATA", 354, "DATA");
    // A dot at a line's begin would end the mail.
    ask(text.replaceAll("(?m)^\\.", "..") + "\r\n.", 250, "the mail");
    try {
      ask("QUIT", 221, "QUIT");
    } catch (IOException | Refused _) {
      // It has the mail.
    }
  }

  private Reply ask(String command, int expected, String about) throws IOException, Refused {
    out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return expect(read(), expected, about);
  }

  private Reply expect(Reply reply, int expected, String about) throws Refused {
    if (reply.code() / 10 == expected / 10) {
      return reply;
    }
    String what = "the mail server " + host + " answers " + reply.code() + " to " + about;
    String mend = "see `from`, `to`, `user` and `password` of this sink";
    throw new Refused(
        switch (reply.code()) {
          case 530, 534, 535, 538 -> new DeviceFailure.LoginRefused(what, mend);
          default ->
              reply.code() >= 500
                  ? about.equals("the mail")
                      ? new DeviceFailure.Rejected(what, mend)
                      : new DeviceFailure.Forbidden(what, mend)
                  : new DeviceFailure.Busy(what, "it is tried again by itself");
        });
  }

  private Reply read() throws IOException, Refused {
    List<String> lines = new java.util.ArrayList<>();
    while (lines.size() < MOST_LINES) {
      String line = line();
      if (!line.matches("\\d{3}([ -].*)?")) {
        break;
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new Refused(
        new DeviceFailure.Protocol(
            host + " does not speak SMTP at port " + port, "see the port in `url` of this sink"));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      socket.setSoTimeout(millisLeft());
      int c = in.read();
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c == '\n') {
        break;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing is left to be done with it.
    }
  }
}
