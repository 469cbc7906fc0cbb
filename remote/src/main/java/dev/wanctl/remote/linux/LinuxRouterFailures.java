package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.SshCommand;
import dev.wanctl.remote.SshConnection;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.remote.SshShell;
import dev.wanctl.remote.SshShell.Answer;
import dev.wanctl.remote.SshTrouble;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;

/// Turns what goes wrong on the way to a Linux router, and what `tc` says there, into a typed
/// failure with a remedy. The one place that knows how `tc`, the kernel and shells word their
/// errors.
final class LinuxRouterFailures {

  static final String INSTALL =
      "OpenWrt: opkg update && opkg install tc-tiny kmod-sched-cake (25.12 and newer: apk update &&"
          + " apk add tc-tiny kmod-sched-cake); Debian: apt-get install iproute2";

  private final SshSettings settings;
  private final SshTrouble trouble;

  LinuxRouterFailures(SshSettings settings) {
    this.settings = settings;
    trouble = new SshTrouble(settings);
  }

  String router() {
    return trouble.router();
  }

  DeviceException of(IOException e, Deadline deadline) {
    return new DeviceException(failure(e, deadline), e);
  }

  private DeviceFailure failure(IOException e, Deadline deadline) {
    return switch (e) {
      case SshConnection.Refused refused -> trouble.ownKey(refused).orElseGet(this::refused);
      case SshConnection.Closed _ ->
          new DeviceFailure.Unreachable(
              "the session to " + router() + " was closed", "Nothing; another one takes over.");
      case SshCommand.NoChannel _ ->
          new DeviceFailure.Busy(
              router() + " opens no channel on this connection",
              "Passes by itself when other sessions end; if not, look at its log: logread");
      case SshShell.NoShell _ ->
          new DeviceFailure.Unsupported(
              router()
                  + " gives user "
                  + settings.user()
                  + " no shell"
                  + (e.getMessage() == null || e.getMessage().isEmpty()
                      ? ""
                      : " but answers \"" + trouble.oneLine(e.getMessage()) + "\""),
              "The user needs one (/etc/passwd), and no command= before its key: ssh "
                  + settings.user()
                  + "@"
                  + settings.host()
                  + " \"exec sh\"");
      default -> trouble.of(e, deadline, "uptime, top").orElseGet(() -> noConnection(e));
    };
  }

  private DeviceFailure noConnection(IOException e) {
    return new DeviceFailure.Unreachable(
        e instanceof ConnectException
            ? router() + " refuses the connection"
            : "the connection to "
                + router()
                + " broke or cannot be made: "
                + trouble.oneLine(e.getMessage()),
        enableService());
  }

  private String enableService() {
    return "If it does not pass by itself: is the router up, and does its SSH server listen on port "
        + settings.port()
        + " (OpenWrt: uci show dropbear; /etc/init.d/dropbear enable; /etc/init.d/dropbear start)";
  }

  private DeviceFailure refused() {
    return switch (settings.credential()) {
      case SshCredential.Password _ ->
          new DeviceFailure.LoginRefused(
              router() + " refuses user " + settings.user(),
              "Check the password, and that the server takes one: OpenWrt: uci show dropbear"
                  + " (PasswordAuth, RootPasswordAuth); better give key-file.");
      case SshCredential.KeyFile(var file, String _) ->
          new DeviceFailure.LoginRefused(
              router() + " refuses user " + settings.user() + " with the key in " + file,
              "Add its public half, which \"ssh-keygen -y -f "
                  + file
                  + "\" shows, as a line of /etc/dropbear/authorized_keys (OpenWrt, root) or"
                  + " ~/.ssh/authorized_keys on the router.");
    };
  }

  /// What an answer with a status other than 0 means.
  ///
  /// @param doing what was tried, such as `setting the rate of CAKE on wan`
  DeviceFailure of(Answer answer, String doing, String interfaceName) {
    String words = answer.text().toLowerCase(Locale.ROOT);
    String what = doing + ": " + router() + " answers \"" + said(answer) + "\"";
    if (words.contains("operation not permitted") || words.contains("permission denied")) {
      return new DeviceFailure.Forbidden(
          what,
          "Rates are changed by root alone: set `user: root`, or another with the capability"
              + " CAP_NET_ADMIN.");
    }
    if (answer.status() == 127 || (words.contains("not found") && words.contains("tc:"))) {
      return new DeviceFailure.Unsupported(router() + " has no tc: " + said(answer), INSTALL);
    }
    if (words.contains("unknown qdisc")
        || words.contains("specified qdisc kind is unknown")
        || words.contains("what is \"")) {
      return new DeviceFailure.Unsupported(what, INSTALL);
    }
    if (words.contains("cannot find device") || words.contains("does not exist")) {
      return new DeviceFailure.NotFound(
          router() + " has no interface " + interfaceName,
          "Look what there is: ip link (an ifb comes and goes with what made it: OpenWrt:"
              + " /etc/init.d/sqm restart).");
    }
    if (words.contains("no such file or directory")
        || words.contains("qdisc not found")
        || words.contains("invalid qdisc name")
        || words.contains("change operation not supported")) {
      return noCake(interfaceName);
    }
    return new DeviceFailure.Rejected(what, "See tc's own words.");
  }

  DeviceFailure noCake(String interfaceName) {
    return new DeviceFailure.NotFound(
        router() + " has no CAKE on the egress of " + interfaceName,
        "Set it up there, by SQM with `option qdisc 'cake'` and `option script"
            + " 'piece_of_cake.qos'` (or layer_cake.qos), then /etc/init.d/sqm restart; or by hand:"
            + " tc qdisc replace dev "
            + Commands.quoted(interfaceName)
            + " root cake bandwidth RATE");
  }

  /// It says something else than `tc` ever does.
  DeviceFailure nonsense(Answer answer, String doing) {
    return new DeviceFailure.Protocol(
        doing + ": " + router() + " answers what makes no sense: \"" + said(answer) + "\"",
        "Check that this is the router, and what \"tc -s qdisc\" prints there.");
  }

  private String said(Answer answer) {
    String words = trouble.oneLine(answer.text().strip());
    return words.isEmpty() ? "exit status " + answer.status() : words;
  }
}
