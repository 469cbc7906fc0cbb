package dev.wanctl.app.init;

import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.RouterConfig.Transport;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.config.SshTrust;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.app.run.Routers;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.audit.Picture;
import dev.wanctl.routeros.audit.Preparation;
import dev.wanctl.routeros.audit.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The questions of a MikroTik router. Reads from it, and changes nothing on it. Throws
/// [DeviceException] where it cannot be talked to.
final class RouterInterview {

  private static final int TRIES = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Dialogue dialogue;
  private final PasswordInterview passwords;

  RouterInterview(Dialogue dialogue, PasswordInterview passwords) {
    this.dialogue = dialogue;
    this.passwords = passwords;
  }

  /// @param password what it is and where it will be
  /// @param download the limit that stands on the queue, as a suggestion
  record Answers(
      Wanted.Queues queues,
      PasswordInterview.Password password,
      Optional<String> download,
      Optional<String> upload,
      String preset) {}

  Answers ask(Optional<String> gateway) throws Stopped {
    Meeting.Met met = new Meeting(dialogue).meet(gateway);
    String user =
        dialogue.ask(
            Question.forKey(
                "--user",
                "The user to log in as",
                Optional.of("wanctl"),
                "A user of the router with no more rights than needed; the commands that make one"
                    + " come next.",
                "routers.*.user"));
    dialogue.say("If the router has no such user yet, on the router (RouterOS 7):");
    Preparation.user(user, met.door(), met.from()).forEach(line -> dialogue.say("  " + line));
    PasswordInterview.Password password = passwords.ask(user);
    Picture picture = null;
    for (int tries = 1; picture == null; tries++) {
      try {
        picture = read(met, user, password.secret());
      } catch (DeviceException e) {
        boolean again =
            e.failure() instanceof DeviceFailure.LoginRefused
                && password.typed()
                && dialogue.asks()
                && tries < TRIES;
        if (!again) {
          throw e;
        }
        dialogue.say(e.failure().what() + ". " + e.failure().remedy());
        password = passwords.again(password, user);
      }
    }
    dialogue.say(
        "Logged in to "
            + picture.identity()
            + ", RouterOS "
            + picture.resources().version()
            + ", as "
            + user
            + ".");
    return queues(met, user, password, Proposal.of(picture));
  }

  private static Picture read(Meeting.Met met, String user, Secret password) {
    boolean ssh = met.transport() == Transport.SSH;
    RouterConfig config =
        new RouterConfig(
            Wanted.ROUTER,
            met.address(),
            List.of(new RouterConfig.Door(met.transport(), met.portNumber())),
            user,
            password,
            ssh
                ? new TlsTrust.SystemAuthorities()
                : new TlsTrust.Pinned(met.fingerprint().substring("sha256:".length())),
            ssh
                ? new SshTrust(
                    new SshTrust.Pinned(met.fingerprint().substring("SHA256:".length())),
                    Optional.empty())
                : SshTrust.NONE,
            DEADLINE);
    try (Routers routers = new Routers()) {
      return Picture.read(routers.session(config));
    }
  }

  private Answers queues(
      Meeting.Met met, String user, PasswordInterview.Password password, Proposal proposal)
      throws Stopped {
    String wan =
        dialogue.ask(
            new Question(
                "--wan",
                "The router's interface towards the Internet",
                proposal.wan(),
                "The router has: " + String.join(", ", proposal.interfaces()),
                name ->
                    proposal.interfaces().isEmpty() || proposal.interfaces().contains(name)
                        ? Optional.empty()
                        : Optional.of(
                            "the router has no interface "
                                + name
                                + "; it has "
                                + String.join(", ", proposal.interfaces()))));
    String download = queue("download", proposal.download(), proposal);
    String upload = queue("upload", proposal.upload(), proposal);
    if (download.equals(upload)) {
      throw new Stopped(
          "one queue cannot shape both directions", "name two entries of the queue tree");
    }
    Wanted.Access access =
        new Wanted.Access(
            met.address(), met.transport(), met.port(), user, password.place(), met.fingerprint());
    return new Answers(
        new Wanted.Queues(access, download, upload, wan),
        password,
        limit(proposal.download(), download),
        limit(proposal.upload(), upload),
        preset(wan));
  }

  private String queue(String direction, Optional<Proposal.Queue> found, Proposal proposal)
      throws Stopped {
    String help =
        "wanctl sets the max-limit of this entry of the queue tree, and nothing else. "
            + (proposal.queues().isEmpty()
                ? "The router has none yet"
                : "The router has: " + String.join(", ", proposal.queues()))
            + ".\nA name that it does not have is fine: the commands that make it come at the end.";
    return dialogue.ask(
        Question.forKey(
            "--" + direction + "-queue",
            "The queue of the " + direction,
            Optional.of(found.map(Proposal.Queue::name).orElse("wan-" + direction)),
            help,
            "lines.*.shaper." + direction));
  }

  private static Optional<String> limit(Optional<Proposal.Queue> found, String chosen) {
    return found
        .filter(queue -> queue.name().equals(chosen) && queue.maxBps() > 0)
        .map(queue -> BitRate.bits((double) queue.maxBps()).toString());
  }

  private static String preset(String wan) {
    String name = wan.toLowerCase(Locale.ROOT);
    if (name.startsWith("lte") || name.startsWith("ppp-out")) {
      return "lte";
    }
    return name.startsWith("pppoe") ? "dsl" : "generic";
  }
}
