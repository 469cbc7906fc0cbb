package dev.wanctl.app.init;

import dev.wanctl.app.config.KeyCheck;
import dev.wanctl.app.config.RouterConfig.Transport;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.ShownHostKey;
import dev.wanctl.routeros.CertificatePin;
import dev.wanctl.routeros.Introduction;
import dev.wanctl.routeros.Service;
import dev.wanctl.routeros.audit.Door;
import dev.wanctl.routeros.audit.Preparation;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// The first contact with a router: by which of its services, and whether it is the right one.
/// Sends neither user nor password.
final class Meeting {

  /// A router that somebody has looked at.
  ///
  /// @param port empty if it is the usual one
  /// @param fingerprint as the configuration has it
  /// @param from our own address towards it; empty where that cannot be told
  record Met(
      String address, Transport transport, OptionalInt port, String fingerprint, String from) {

    int portNumber() {
      return port.orElse(usualPort(transport));
    }

    Door door() {
      return Meeting.door(transport);
    }
  }

  /// @param words what it shows of itself, to be looked at
  private record Shown(Transport transport, String fingerprint, List<String> words) {}

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SSH_PATIENCE = Duration.ofSeconds(10);
  private static final List<Transport> BEST_FIRST =
      List.of(Transport.API, Transport.REST, Transport.SSH);

  private final Dialogue dialogue;

  Meeting(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Met meet(Optional<String> gateway) throws Stopped {
    List<Transport> transports = transports();
    OptionalInt port = port(transports);
    String address =
        dialogue.ask(
            Question.forKey(
                "--router",
                "The router's address",
                gateway,
                "The host name or IP address of the MikroTik router, as this machine reaches it."
                    + "\nSuggested is the gateway of this machine.",
                "routers.*.address"));
    Shown shown = introduce(address, transports, port);
    Transport transport = shown.transport();
    new Belief(dialogue)
        .require(
            shown.words(), print -> same(print, shown), address, port.orElse(usualPort(transport)));
    OptionalInt unusual =
        port.isPresent() && port.getAsInt() != usualPort(transport) ? port : OptionalInt.empty();
    return new Met(address, transport, unusual, shown.fingerprint(), from(address));
  }

  private List<Transport> transports() throws Stopped {
    Optional<String> word = dialogue.given("--transport");
    if (word.isEmpty()) {
      return BEST_FIRST;
    }
    return BEST_FIRST.stream()
        .filter(t -> t.name().toLowerCase(Locale.ROOT).equals(word.get()))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () -> new Stopped("--transport: `" + word.get() + "` is none of api, rest, ssh", ""));
  }

  private OptionalInt port(List<Transport> transports) throws Stopped {
    Optional<String> port = dialogue.given("--port");
    if (port.isEmpty()) {
      return OptionalInt.empty();
    }
    if (transports.size() > 1) {
      throw new Stopped("--port is that of one transport", "say which with --transport");
    }
    Optional<String> complaint = KeyCheck.complaint("routers.*.port", port.get());
    if (complaint.isPresent()) {
      throw new Stopped("--port: " + complaint.get(), "");
    }
    return OptionalInt.of(Integer.parseInt(port.get()));
  }

  /// What the best service that answers shows of itself.
  private Shown introduce(String address, List<Transport> transports, OptionalInt port)
      throws Stopped {
    List<DeviceFailure> failures = new ArrayList<>();
    for (Transport transport : transports) {
      try {
        Shown shown = introduce(address, transport, port.orElse(usualPort(transport)));
        dialogue.say(
            "It answers by its "
                + door(transport).service()
                + " service, port "
                + port.orElse(usualPort(transport))
                + ".");
        return shown;
      } catch (DeviceException e) {
        failures.add(e.failure());
      }
    }
    failures.forEach(failure -> dialogue.say("  " + failure.what()));
    Door door = door(transports.getFirst());
    dialogue.say("To open a service that wanctl can use, on the router (RouterOS 7):");
    Preparation.service(door, from(address)).forEach(command -> dialogue.say("  " + command));
    throw new Stopped(failures.getFirst().what(), failures.getFirst().remedy());
  }

  private static Shown introduce(String address, Transport transport, int port) {
    if (transport == Transport.SSH) {
      ShownHostKey key = Introduction.hostKey(address, port, SSH_PATIENCE);
      String pin = key.pin().toString();
      return new Shown(transport, pin, Belief.hostKey(key.type(), pin, address, port));
    }
    Service service = transport == Transport.API ? Service.API : Service.REST;
    Introduction.Certificate certificate =
        Introduction.certificate(address, port, service, PATIENCE);
    return new Shown(
        transport,
        certificate.pin().toString(),
        List.of(
            "It shows this certificate, valid until "
                + certificate.until().atOffset(ZoneOffset.UTC).toLocalDate()
                + ", of "
                + certificate.subject()
                + ":",
            "  SHA-256 " + certificate.pin().hex(),
            "To compare it, on the router by a way that nobody can stand in (Winbox by MAC, a"
                + " cable), where it must be the fingerprint of the certificate of "
                + door(transport).service()
                + ":",
            "  /ip service print detail where name=" + door(transport).service(),
            "  /certificate print detail where fingerprint=\"" + certificate.pin().hex() + "\""));
  }

  private static boolean same(String expected, Shown shown) {
    if (shown.transport() == Transport.SSH) {
      return HostKeyPin.parse(expected)
          .map(pin -> pin.toString().equals(shown.fingerprint()))
          .orElse(false);
    }
    String written = expected.matches("(?i)sha256:.*") ? expected : "sha256:" + expected;
    return CertificatePin.parse(written)
        .map(pin -> pin.toString().equals(shown.fingerprint()))
        .orElse(false);
  }

  private static Door door(Transport transport) {
    return switch (transport) {
      case API -> Door.API_SSL;
      case REST -> Door.WWW_SSL;
      case SSH -> Door.SSH;
      case AUTO -> throw new IllegalArgumentException("auto is no service");
    };
  }

  private static int usualPort(Transport transport) {
    return switch (transport) {
      case API -> Service.API.port(true);
      case REST -> Service.REST.port(true);
      case SSH -> 22;
      case AUTO -> throw new IllegalArgumentException("auto is no service");
    };
  }

  /// Sends nothing: only the kernel chooses.
  private static String from(String address) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(address, 9));
      return socket.getLocalAddress().getHostAddress().replaceFirst("%.*", "");
    } catch (IOException | RuntimeException _) {
      return ""; // the commands then allow every address
    }
  }
}
