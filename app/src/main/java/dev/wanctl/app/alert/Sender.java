package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

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
      case AlertConfig.Email email ->
          new MailSender(email, LIMIT, (SSLSocketFactory) SSLSocketFactory.getDefault());
      case AlertConfig.Exec exec -> new ProgramSender(exec, LIMIT);
      case AlertConfig.Webhook _,
          AlertConfig.Ntfy _,
          AlertConfig.Discord _,
          AlertConfig.Slack _,
          AlertConfig.Alertmanager _ ->
          new HttpSender(target, LIMIT);
    };
  }
}
