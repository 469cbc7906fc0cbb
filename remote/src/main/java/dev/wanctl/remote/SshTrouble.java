package dev.wanctl.remote;

import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/// What goes wrong on the way to any router over SSH, whatever runs on it, and how such a router is
/// named and quoted. What depends on the system is told by the failures of that system.
public final class SshTrouble {

  private static final int MAX_QUOTE = 200;

  private final SshSettings settings;

  public SshTrouble(SshSettings settings) {
    this.settings = settings;
  }

  /// As messages name it.
  public String router() {
    return "router " + settings.host() + ":" + settings.port();
  }

  /// Empty where the system must be known to say more.
  ///
  /// @param load how to see, on this system, whether the router is overloaded
  public Optional<DeviceFailure> of(IOException e, Deadline deadline, String load) {
    return switch (e) {
      case HostKeyCheck.Untrusted key -> Optional.of(key.failure(router(), settings));
      case UnknownHostException _ ->
          Optional.of(
              new DeviceFailure.Unreachable(
                  "the name " + settings.host() + " cannot be resolved",
                  "Give the router's address instead of its name."));
      case IOException _ when deadline.passed() || e instanceof SocketTimeoutException ->
          Optional.of(
              new DeviceFailure.TimedOut(
                  router() + " did not answer within " + deadline.total().toMillis() + " ms",
                  "Look at the router's load ("
                      + load
                      + ") and at the way to it; a firewall rule that drops silently looks the"
                      + " same."));
      default -> Optional.empty();
    };
  }

  /// A login that failed here already, since the key cannot be used; empty if the router refused.
  public Optional<DeviceFailure> ownKey(SshConnection.Refused refused) {
    return settings.credential() instanceof SshCredential.KeyFile(var file, String _)
            && !(refused.getCause() instanceof SshException)
        ? Optional.of(
            new DeviceFailure.LoginRefused(
                String.valueOf(refused.getMessage()),
                "It must be readable by wanctl's user and in OpenSSH's or PEM form: ssh-keygen -y"
                    + " -f "
                    + file))
        : Optional.empty();
  }

  /// Short, on one line, and without our secret should the router echo it.
  public String oneLine(@Nullable String words) {
    String secret = settings.credential().secret();
    String text = String.valueOf(words);
    String masked =
        (secret.isEmpty() ? text : text.replace(secret, "***")).replaceAll("\\p{Cntrl}+", " ");
    return masked.length() > MAX_QUOTE ? masked.substring(0, MAX_QUOTE) + "..." : masked;
  }
}
