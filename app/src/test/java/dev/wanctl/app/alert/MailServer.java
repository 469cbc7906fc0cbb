package dev.wanctl.app.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// A mail server of RFC 5321 with STARTTLS and AUTH, for one mail at a time. Keeps all that it was
/// told, word for word, and whether that came encrypted.
final class MailServer implements AutoCloseable {

  private static final String STORE_PASSWORD = "test-only";

  private final ServerSocket listening;
  private final SSLContext tls;
  private final boolean offersTls;
  private final String login;
  private final Thread thread;
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<String> mails = Collections.synchronizedList(new ArrayList<>());
  private volatile String answerToMail = "250 2.0.0 queued";

  private MailServer(SSLContext tls, boolean offersTls, String login) throws IOException {
    this.tls = tls;
    this.offersTls = offersTls;
    this.login = login;
    listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    thread = Thread.ofVirtual().start(this::serve);
  }

  /// @param login base64 of what AUTH PLAIN must say; empty: nobody needs to log in
  static MailServer start(SSLContext tls, boolean offersTls, String login) throws IOException {
    return new MailServer(tls, offersTls, login);
  }

  /// A key and a self-signed certificate for the loopback address, and who trusts it.
  static SSLContext context(Path folder) throws Exception {
    Path store = folder.resolve("mail.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "mail",
                "-dname",
                "CN=mail",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, STORE_PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("mail", keys.getCertificate("mail"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  int port() {
    return listening.getLocalPort();
  }

  /// Commands, each with `tls ` in front if it came encrypted.
  List<String> heard() {
    return List.copyOf(heard);
  }

  /// As they came, without the dots that SMTP adds.
  List<String> mails() {
    return List.copyOf(mails);
  }

  void answerToMail(String answer) {
    answerToMail = answer;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        talk(socket);
      } catch (IOException _) {
        // The client left, or the test is over.
      }
    }
  }

  private void talk(Socket plain) throws IOException {
    Socket socket = plain;
    boolean encrypted = false;
    boolean known = login.isEmpty();
    BufferedReader in = reader(socket);
    say(socket, "220-hello");
    say(socket, "220 mail.example ESMTP");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add((encrypted ? "tls " : "") + line);
      String word = line.split(" ", -1)[0];
      switch (word) {
        case "EHLO" -> {
          say(socket, "250-mail.example");
          if (offersTls && !encrypted) {
            say(socket, "250-STARTTLS");
          }
          if (!login.isEmpty() && encrypted) {
            say(socket, "250-AUTH LOGIN PLAIN");
          }
          say(socket, "250 8BITMIME");
        }
        case "STARTTLS" -> {
          say(socket, "220 go");
          SSLSocketFactory factory = tls.getSocketFactory();
          SSLSocket secure = (SSLSocket) factory.createSocket(socket, null, true);
          secure.setUseClientMode(false);
          secure.startHandshake();
          socket = secure;
          in = reader(socket);
          encrypted = true;
        }
        case "AUTH" -> {
          known = line.equals("AUTH PLAIN " + login);
          say(socket, known ? "235 welcome" : "535 5.7.8 no");
        }
        case "MAIL" -> say(socket, known ? "250 ok" : "530 5.7.0 log in first");
        case "RCPT" -> say(socket, line.contains("nobody@") ? "550 no such user" : "250 ok");
        case "DATA" -> {
          say(socket, "354 go on");
          mails.add(mail(in));
          say(socket, answerToMail);
        }
        case "QUIT" -> {
          say(socket, "221 bye");
          return;
        }
        default -> say(socket, "500 what?");
      }
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String mail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
    }
    return mail.toString();
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    thread.interrupt();
  }
}
