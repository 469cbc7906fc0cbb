package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.AlertConfig.Login;
import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server that speaks the real dialogue over real sockets and real TLS.
final class MailSenderTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Message BLIND =
      Made.message(Made.start("cable", ConditionKind.BLIND, Made.NOON));
  private static final Login LOGIN =
      new Login(Optional.of("me"), Optional.of(new Secret("canary-mail")));
  private static final String PLAIN =
      Base64.getEncoder().encodeToString("\0me\0canary-mail".getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;
  private static SSLContext tls;

  @BeforeAll
  static void certificate() throws Exception {
    tls = MailServer.context(folder);
  }

  private static Outcome send(MailServer server, Login login, boolean plaintext, String... to) {
    return send(server.port(), login, plaintext, tls.getSocketFactory(), LIMIT, to);
  }

  private static Outcome send(
      int port,
      Login login,
      boolean plaintext,
      SSLSocketFactory factory,
      Duration limit,
      String... to) {
    AlertConfig.Email email =
        new AlertConfig.Email(
            Made.address("smtp://127.0.0.1:" + port),
            login,
            "wanctl@example.net",
            List.of(to),
            plaintext);
    return new MailSender(email, limit, factory).send(BLIND);
  }

  private static DeviceFailure failure(Outcome outcome) {
    return ((Outcome.Failed) outcome).failure();
  }

  @Test
  void aMailGoesOutEncryptedAndLoggedIn() throws Exception {
    try (MailServer server = MailServer.start(tls, true, PLAIN)) {
      assertThat(send(server, LOGIN, false, "a@example.net", "b@example.net"))
          .isInstanceOf(Outcome.Delivered.class);
      assertThat(server.heard().subList(0, 2)).containsExactly("EHLO [127.0.0.1]", "STARTTLS");
      assertThat(server.heard())
          .filteredOn(h -> h.contains("AUTH") || h.contains("MAIL") || h.contains("RCPT"))
          .hasSize(4)
          .allMatch(h -> h.startsWith("tls "));
      String mail = server.mails().getFirst();
      assertThat(mail)
          .contains("From: wanctl <wanctl@example.net>\n")
          .contains("To: a@example.net, b@example.net\n")
          .contains("Subject: wanctl error: cable: blind\n")
          .contains("Date: Tue, 3 Feb 2026 12:00:00 GMT\n");
      String body = mail.substring(mail.indexOf("\n\n") + 2);
      assertThat(new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8))
          .contains("the \u00fcber evidence")
          .contains("mend it");
    }
  }

  @Test
  void aPasswordIsNeverSentReadable() throws Exception {
    try (MailServer server = MailServer.start(tls, false, PLAIN)) {
      assertThat(failure(send(server, LOGIN, false, "a@example.net")))
          .isInstanceOf(DeviceFailure.Unsupported.class);
      assertThat(failure(send(server, LOGIN, true, "a@example.net")))
          .isInstanceOf(DeviceFailure.Untrusted.class);
      assertThat(server.heard()).noneMatch(h -> h.startsWith("AUTH"));
    }
  }

  @Test
  void aServerOfTheOwnNetworkMayDoWithoutTls() throws Exception {
    try (MailServer server = MailServer.start(tls, false, "")) {
      assertThat(send(server, Made.nobody(), true, "a@example.net"))
          .isInstanceOf(Outcome.Delivered.class);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    try (MailServer server = MailServer.start(tls, true, "")) {
      SSLSocketFactory usual = (SSLSocketFactory) SSLSocketFactory.getDefault();
      assertThat(failure(send(server.port(), Made.nobody(), false, usual, LIMIT, "a@b.example")))
          .isInstanceOf(DeviceFailure.Untrusted.class);
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void refusalsSayWhatAndHoldNoSecret() throws Exception {
    try (MailServer server = MailServer.start(tls, true, "other")) {
      DeviceFailure login = failure(send(server, LOGIN, false, "a@example.net"));
      assertThat(login).isInstanceOf(DeviceFailure.LoginRefused.class);
      assertThat(login.toString()).doesNotContain("canary").doesNotContain(PLAIN);
    }
    try (MailServer server = MailServer.start(tls, true, "")) {
      assertThat(failure(send(server, Made.nobody(), false, "nobody@example.net")).what())
          .contains("550 to the recipient nobody@example.net");
      server.answerToMail("451 4.3.0 later");
      assertThat(failure(send(server, Made.nobody(), false, "a@example.net")))
          .isInstanceOf(DeviceFailure.Busy.class);
      server.answerToMail("554 5.7.1 spam");
      assertThat(failure(send(server, Made.nobody(), false, "a@example.net")))
          .isInstanceOf(DeviceFailure.Rejected.class);
    }
  }

  @Test
  void aServerThatSendsAByteNowAndThenIsEndedByTheWholeTime() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread drip =
          Thread.startVirtualThread(() -> {
            try (Socket socket = slow.accept()) {
              OutputStream out = socket.getOutputStream();
              while (!Thread.currentThread().isInterrupted()) {
                out.write('2');
                out.flush();
                Thread.sleep(50);
              }
            } catch (java.io.IOException | InterruptedException _) {
              // The client gave up, as it should.
            }
          });
      Outcome outcome =
          send(
              slow.getLocalPort(),
              Made.nobody(),
              true,
              tls.getSocketFactory(),
              Duration.ofMillis(700),
              "a@example.net");
      assertThat(failure(outcome)).isInstanceOf(DeviceFailure.TimedOut.class);
      drip.interrupt();
    }
  }
}
