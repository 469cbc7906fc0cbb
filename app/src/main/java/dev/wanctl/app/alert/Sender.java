package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// A way to get a message out. Blocks for a bounded time; one thread at a time.
interface Sender extends AutoCloseable {

  /// How long an attempt may take in all.
  Duration LIMIT = Duration.ofSeconds(30);

  Outcome send(Message message) throws InterruptedException;

  /// How often the incidents that go on must be said again, or the other side forgets them.
  default Optional<Duration> repeats() {
    return Optional.empty();
  }

  @Override
  default void close() {}

  static Sender to(AlertConfig.Target target) {
    return switch (target) {
      case AlertConfig.Exec exec -> new ProgramSender(exec, LIMIT);
      case AlertConfig.Email email ->
          secured(email.url(), tls -> new MailSender(email, LIMIT, tls.getSocketFactory()));
      case AlertConfig.Webhook w -> web(w, w.url());
      case AlertConfig.Ntfy n -> web(n, n.url());
      case AlertConfig.Discord d -> web(d, d.url());
      case AlertConfig.Slack s -> web(s, s.url());
      case AlertConfig.Alertmanager a -> web(a, a.url());
    };
  }

  private static Sender web(AlertConfig.Target target, AlertConfig.Address url) {
    return secured(url, tls -> new HttpSender(target, LIMIT, tls));
  }

  /// Where the certificates to verify a server with cannot be read nothing is sent, and each
  /// attempt says so.
  private static Sender secured(AlertConfig.Address url, Function<SSLContext, Sender> maker) {
    try {
      return maker.apply(Tls.context(url.trust()));
    } catch (IOException | GeneralSecurityException e) {
      Outcome unreadable = new Outcome.Failed(Tls.unreadable(url.trust(), e));
      return _ -> unreadable;
    }
  }
}
