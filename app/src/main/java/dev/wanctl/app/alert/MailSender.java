package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/// Sends by SMTP: to smtps:// by TLS from the first byte, to smtp:// by STARTTLS, or readable where
/// the configuration allows that. A login is never sent readable.
final class MailSender implements Sender {

  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  private final AlertConfig.Email email;
  private final Duration limit;
  private final SSLSocketFactory tls;

  /// @param tls tells whom this trusts
  MailSender(AlertConfig.Email email, Duration limit, SSLSocketFactory tls) {
    this.email = email;
    this.limit = limit;
    this.tls = tls;
  }

  @Override
  public Outcome send(Message message) {
    boolean fromTheFirstByte = email.url().uri().getScheme().equalsIgnoreCase("smtps");
    String host = email.url().uri().getHost();
    int given = email.url().uri().getPort();
    int port = given > 0 ? given : fromTheFirstByte ? SUBMISSIONS : SUBMISSION;
    try (SmtpDialogue dialogue = SmtpDialogue.open(host, port, limit, tls)) {
      if (fromTheFirstByte) {
        dialogue.encrypt();
      }
      dialogue.greet();
      if (!fromTheFirstByte && dialogue.offers("STARTTLS")) {
        dialogue.startTls();
        dialogue.greet();
      } else if (!fromTheFirstByte && !email.plaintext()) {
        return new Outcome.Failed(
            new DeviceFailure.Unsupported(
                host + " offers no STARTTLS",
                "use smtps://, or allow `plaintext: true` for a server of your own network"));
      }
      if (email.login().user().isPresent() && email.login().password().isPresent()) {
        dialogue.login(email.login().user().get(), email.login().password().get());
      }
      dialogue.mail(email.from(), email.to(), MailText.of(email, message));
      return new Outcome.Delivered();
    } catch (SmtpDialogue.Refused e) {
      return new Outcome.Failed(e.failure());
    } catch (IOException e) {
      return new Outcome.Failed(failure(host, e));
    }
  }

  private DeviceFailure failure(String host, IOException e) {
    String again = "it is tried again by itself; see whether the server is well";
    return switch (e) {
      case SocketTimeoutException _ ->
          new DeviceFailure.TimedOut(
              "the mail server " + host + " has not answered within " + limit.toSeconds() + " s",
              again);
      case SSLException ssl -> Tls.refused(host, ssl);
      case UnknownHostException _ ->
          new DeviceFailure.Unreachable(
              "the name " + host + " cannot be resolved",
              "it is tried again by itself; see whether the line is up and the name is right");
      case ConnectException _, NoRouteToHostException _ ->
          new DeviceFailure.Unreachable("no connection to the mail server " + host, again);
      default ->
          new DeviceFailure.Unreachable(
              "the connection to " + host + " broke (" + e.getClass().getSimpleName() + ")", again);
    };
  }
}
