package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.SshCommand;
import dev.wanctl.remote.SshConnection;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.remote.SshTrouble;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;

/// Turns what goes wrong on the way to a router over SSH into a typed failure with a remedy. The
/// one place that knows how RouterOS's console words its errors, which come among the output: `no
/// such item`, `not enough permissions (9)`, `syntax error (line 1 column 5)`, `expected end of
/// command (line 1 column 23)`, `bad command name foo (line 1 column 1)`, `failure: ...`.
final class SshFailures extends RouterFailures {

  static final String POLICIES = "ssh,read,write";

  private final SshSettings settings;
  private final SshTrouble trouble;

  SshFailures(SshSettings settings) {
    this.settings = settings;
    trouble = new SshTrouble(settings);
  }

  @Override
  String router() {
    return trouble.router();
  }

  @Override
  DeviceException of(IOException e, Deadline deadline) {
    return new DeviceException(failure(e, deadline), e);
  }

  private DeviceFailure failure(IOException e, Deadline deadline) {
    return switch (e) {
      case SshConnection.Refused refused -> trouble.ownKey(refused).orElseGet(this::refused);
      case SshConnection.Closed _ -> closed().failure();
      case SshCommand.NoChannel _ ->
          new DeviceFailure.Busy(
              router() + " opens no further channel on this connection",
              "Passes by itself when other sessions of this user end: /user active print");
      case SshCommand.TooLong _ -> protocol(router() + " answers " + e.getMessage());
      default -> trouble.of(e, deadline, "/system resource print").orElseGet(() -> noConnection(e));
    };
  }

  private DeviceFailure noConnection(IOException e) {
    if (e instanceof ConnectException) {
      return new DeviceFailure.Unreachable(router() + " refuses the connection", enableService());
    }
    if (noSsh(e)) {
      return new DeviceFailure.Protocol(
          router() + " does not speak SSH as expected: " + trouble.oneLine(e.getMessage()),
          "Check that the port is that of the ssh service (/ip service print), and look at"
              + " \"/ip ssh print\".");
    }
    return new DeviceFailure.Unreachable(
        "the connection to " + router() + " broke or cannot be made", enableService());
  }

  /// No common algorithm, or another protocol on that port.
  private static boolean noSsh(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      String words = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (words.contains("negotiate")
          || words.contains("identification")
          || words.contains("protocol version")) {
        return true;
      }
    }
    return false;
  }

  private String enableService() {
    return "On the router: /ip service set ssh disabled=no port="
        + settings.port()
        + " (and look at its address= list)";
  }

  private DeviceFailure refused() {
    return switch (settings.credential()) {
      case SshCredential.Password _ ->
          new DeviceFailure.LoginRefused(
              router() + " refuses user " + settings.user(),
              "Check the password, and that the user's group may use SSH: /user group set [find"
                  + " name=GROUP] policy="
                  + POLICIES
                  + ". For a user with an imported key RouterOS takes no password: give key-file, or"
                  + " /ip ssh set always-allow-password-login=yes");
      case SshCredential.KeyFile(var file, String _) ->
          new DeviceFailure.LoginRefused(
              router() + " refuses user " + settings.user() + " with the key in " + file,
              "Import its public half on the router: /user ssh-keys import public-key-file=FILE.pub"
                  + " user="
                  + settings.user()
                  + "; and the user's group needs the policies "
                  + POLICIES);
    };
  }

  /// What the router said instead of what the script should print; `doing` is what was tried, such
  /// as `setting max-limit of queue "x"`.
  DeviceFailure said(String words, String doing) {
    String lower = words.toLowerCase(Locale.ROOT);
    String what = doing + ": " + router() + " answers \"" + trouble.oneLine(words) + "\"";
    if (words.isEmpty()) {
      return protocol(doing + ": the answer of " + router() + " ends in the middle");
    }
    if (lower.contains("permission") || lower.contains("not allowed")) {
      return forbidden(what);
    }
    if (lower.contains("no such item") || lower.contains("invalid internal item number")) {
      return new DeviceFailure.NotFound(what, "The entry was removed or renamed just now.");
    }
    if (lower.contains("bad command name")
        || lower.contains("expected ")
        || lower.contains("syntax error")
        || lower.contains("value-name")) {
      return new DeviceFailure.Unsupported(
          what,
          "The scripts are made for RouterOS 7: /system package update check-for-updates. A user"
              + " without a policy may not see the command either: the group needs "
              + POLICIES);
    }
    if (lower.contains("timeout") || lower.contains("busy") || lower.contains("closed")) {
      return new DeviceFailure.Busy(
          what, "Passes by itself; if not, look at \"/log print\" on the router.");
    }
    if (lower.contains("failure")
        || lower.contains("invalid")
        || lower.contains("input ")
        || lower.contains("value of")) {
      return new DeviceFailure.Rejected(what, "See the router's own words.");
    }
    return protocol(what);
  }

  DeviceFailure forbidden(String what) {
    return new DeviceFailure.Forbidden(
        what,
        "Give the user's group the policies: /user group set [find name=[/user get [find name=\""
            + settings.user()
            + "\"] group]] policy="
            + POLICIES);
  }

  @Override
  DeviceFailure protocol(String what) {
    return new DeviceFailure.Protocol(
        what, "Check that this is the router itself, and look at its version.");
  }
}
