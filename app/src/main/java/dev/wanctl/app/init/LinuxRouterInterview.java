package dev.wanctl.app.init;

import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.config.SshTrust;
import dev.wanctl.app.run.Routers;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.ShownHostKey;
import dev.wanctl.remote.linux.LinuxRouter;
import dev.wanctl.remote.linux.LinuxRouterPicture;
import dev.wanctl.remote.linux.LinuxRouterPreparation;
import dev.wanctl.remote.linux.RouterInterfaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The questions of a Linux router that is reached by SSH. Reads from it, and changes nothing on
/// it. Throws [DeviceException] where it cannot be talked to.
final class LinuxRouterInterview {

  private static final int TRIES = 3;
  private static final int SSH_PORT = 22;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Dialogue dialogue;
  private final KeyInterview logins;

  LinuxRouterInterview(Dialogue dialogue, KeyInterview logins) {
    this.dialogue = dialogue;
    this.logins = logins;
  }

  /// @param password of the user or of the key, and where it will be; empty for a key without one
  /// @param download the rate that stands there, as a suggestion
  record Answers(
      Wanted.OnLinuxRouter shaper,
      LinuxRouterPicture router,
      Optional<PasswordInterview.Password> password,
      Optional<String> download,
      Optional<String> upload) {

    /// The preset that suits it, as a suggestion.
    String preset() {
      return MachineInterview.preset(shaper.upload());
    }

    private RouterInterfaces interfaces() {
      return new RouterInterfaces(shaper.download(), shaper.upload());
    }
  }

  /// A router that somebody has looked at.
  private record Met(String address, int port, HostKeyPin pin) {}

  Answers ask(Optional<String> gateway) throws Stopped {
    Met met = meet(gateway);
    String user =
        dialogue.ask(
            Question.forKey(
                "--user",
                "The user to log in as",
                Optional.of("root"),
                "Rates are changed by root alone, or by a user whose shell has CAP_NET_ADMIN.",
                "routers.*.user"));
    KeyInterview.Login login = logins.ask(user, met.address(), met.port());
    LinuxRouterPicture picture = null;
    for (int tries = 1; picture == null; tries++) {
      try {
        picture = read(met, user, login);
      } catch (DeviceException e) {
        if (!(e.failure() instanceof DeviceFailure.LoginRefused) || tries == TRIES) {
          throw e;
        }
        login = logins.again(login, user, e);
      }
    }
    dialogue.say("Logged in as " + user + "; the router has " + picture.system() + ".");
    dialogue.say(
        (picture.tc() ? "It has tc" : "It has no tc")
            + (picture.cakeModule() || !picture.cakes().isEmpty()
                ? ", and CAKE in its kernel."
                : ", and no CAKE is seen in its kernel."));
    return interfaces(met, user, login, picture);
  }

  private Met meet(Optional<String> gateway) throws Stopped {
    if (dialogue.given("--transport").filter(t -> !t.equals("ssh")).isPresent()) {
      throw new Stopped("--transport: a Linux router is reached by SSH alone", "leave it out");
    }
    String address =
        dialogue.ask(
            Question.forKey(
                "--router",
                "The router's address",
                gateway,
                "The host name or IP address of the router, as this machine reaches it."
                    + "\nSuggested is the gateway of this machine.",
                "routers.*.address"));
    int port =
        Integer.parseInt(
            dialogue.ask(
                Question.forKey(
                    "--port",
                    "The port of its SSH server",
                    Optional.of(Integer.toString(SSH_PORT)),
                    "22 unless you have set another.",
                    "routers.*.port")));
    ShownHostKey key = LinuxRouter.hostKey(address, port, PATIENCE);
    List<String> shown =
        new ArrayList<>(Belief.hostKey(key.type(), key.pin().toString(), address, port));
    shown.add("or on the router (OpenWrt; elsewhere ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub):");
    shown.add("  for k in /etc/dropbear/*host_key; do dropbearkey -y -f $k | grep Finger; done");
    new Belief(dialogue)
        .require(
            shown, print -> HostKeyPin.parse(print).equals(Optional.of(key.pin())), address, port);
    return new Met(address, port, key.pin());
  }

  private static LinuxRouterPicture read(Met met, String user, KeyInterview.Login login) {
    LinuxRouterConfig config =
        new LinuxRouterConfig(
            Wanted.ROUTER,
            met.address(),
            met.port(),
            user,
            login.password().map(PasswordInterview.Password::secret).orElse(new Secret("")),
            new SshTrust(new SshTrust.Pinned(met.pin().base64()), login.keyFile()),
            PATIENCE);
    try (Routers routers = new Routers()) {
      return LinuxRouterPicture.read(routers.linux().session(config));
    }
  }

  private Answers interfaces(
      Met met, String user, KeyInterview.Login login, LinuxRouterPicture router) throws Stopped {
    String standing =
        router.cakes().isEmpty()
            ? "CAKE stands on none of its interfaces yet; the commands that put it up come at the"
                + " end."
            : "CAKE stands on: "
                + String.join(
                    ", ",
                    router.cakes().stream()
                        .map(c -> c.interfaceName() + " (" + c.rate() + ")")
                        .toList())
                + ".";
    dialogue.say(standing);
    String upload =
        dialogue.ask(
            new Question(
                "--wan",
                "The router's interface towards the Internet",
                router.likelyUpload(),
                "On its egress the CAKE of the upload stands. The router has: "
                    + String.join(", ", router.interfaces()),
                name ->
                    router.interfaces().contains(name)
                        ? Optional.empty()
                        : Optional.of(
                            "the router has no interface "
                                + name
                                + "; it has "
                                + String.join(", ", router.interfaces()))));
    String download =
        dialogue.ask(
            Question.forKey(
                "--download-interface",
                "The interface whose CAKE shapes the download",
                Optional.of(router.likelyDownload(upload)),
                "An ifb that what arrives is led through (SQM calls it ifb4 and the line's name), or"
                    + " the interface\ntowards the home. "
                    + standing,
                "lines.*.shaper.download"));
    if (download.equals(upload)) {
      throw new Stopped(
          "the CAKE of one interface cannot shape both directions", "name two interfaces");
    }
    Wanted.SshAccess access =
        new Wanted.SshAccess(
            met.address(),
            met.port() == SSH_PORT ? OptionalInt.empty() : OptionalInt.of(met.port()),
            user,
            login.keyFile(),
            login.password().map(PasswordInterview.Password::place),
            met.pin().toString());
    return new Answers(
        new Wanted.OnLinuxRouter(access, download, upload),
        router,
        login.password(),
        router.limit(download).map(BitRate::toString),
        router.limit(upload).map(BitRate::toString));
  }

  /// Tells the commands that put up what is missing.
  void tellMissing(Answers answers, Wanted wanted) {
    Rates rates =
        new Rates(
            BitRate.parse(wanted.download()).orElseThrow(),
            BitRate.parse(wanted.upload()).orElseThrow());
    List<String> commands =
        LinuxRouterPreparation.cake(answers.router(), answers.interfaces(), rates);
    if (!commands.isEmpty()) {
      dialogue.say("");
      dialogue.say("To put up the CAKE that wanctl steers, on the router, as root:");
      commands.forEach(command -> dialogue.say("  " + command));
    }
  }
}
