package dev.wanctl.app.init;

import dev.wanctl.app.config.KeyCheck;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.PrivateKeyFile;
import dev.wanctl.remote.linux.LinuxRouterPreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// By what wanctl logs in to a Linux router: a private key, which must be there, or a password.
final class KeyInterview {

  /// @param password that of the user, or with a key file the key's passphrase, if it has one
  record Login(Optional<Path> keyFile, Optional<PasswordInterview.Password> password) {}

  private static final List<String> PASSWORDS =
      List.of("--password-file", "--password-variable", "--credential");

  private final Dialogue dialogue;
  private final PasswordInterview passwords;
  private final Path folder;

  /// @param folder of the configuration
  KeyInterview(Dialogue dialogue, PasswordInterview passwords, Path folder) {
    this.dialogue = dialogue;
    this.passwords = passwords;
    this.folder = folder;
  }

  Login ask(String user, String address, int port) throws Stopped {
    if (!byKey()) {
      return new Login(Optional.empty(), Optional.of(passwords.ask(user)));
    }
    Path file = file();
    dialogue.say("If the router does not know this key yet, on this machine one of:");
    LinuxRouterPreparation.admit(file, user, address, port).forEach(c -> dialogue.say("  " + c));
    return new Login(
        Optional.of(file),
        state(file) == PrivateKeyFile.LOCKED
            ? Optional.of(passwords.ask(owner(file)))
            : Optional.empty());
  }

  /// After a refused login: what is typed may be typed again, and a key may be let in meanwhile.
  /// Throws the failure where nobody can do so, or wants to.
  Login again(Login before, String user, DeviceException refused) throws Stopped {
    boolean typed = before.password().filter(PasswordInterview.Password::typed).isPresent();
    if (!dialogue.asks() || (before.keyFile().isEmpty() && !typed)) {
      throw refused;
    }
    dialogue.say(refused.failure().what() + ". " + refused.failure().remedy());
    if (typed) {
      String whose = before.keyFile().map(KeyInterview::owner).orElse(user);
      return new Login(
          before.keyFile(), Optional.of(passwords.again(before.password().get(), whose)));
    }
    if (!dialogue.hearsYes("Try again?", "Let the key in on the router, then say y.")) {
      throw refused;
    }
    return before;
  }

  private boolean byKey() throws Stopped {
    if (dialogue.given("--key-file").isPresent()) {
      return true;
    }
    if (PASSWORDS.stream().anyMatch(option -> dialogue.given(option).isPresent())) {
      return false;
    }
    String way =
        dialogue.ask(
            Question.choice(
                "",
                "By what wanctl logs in",
                "key",
                "key: a private key in a file of this machine, made for wanctl alone.\n"
                    + "password: that of the user, kept where you say.",
                List.of("key", "password")));
    return way.equals("key");
  }

  private Path file() throws Stopped {
    String suggested = folder.resolve("router-key").toString();
    String answer =
        dialogue.ask(
            new Question(
                "--key-file",
                "The file of the private key",
                Optional.of(suggested),
                "In OpenSSH's or PEM form. To make one, in another terminal:\n"
                    + LinuxRouterPreparation.makeKey(Path.of(suggested)),
                this::complaint));
    Optional<String> wrong = complaint(answer);
    if (wrong.isPresent()) {
      throw new Stopped(wrong.get(), "make it, or name another with --key-file");
    }
    return folder.resolve(answer);
  }

  private Optional<String> complaint(String answer) {
    Optional<String> wrong = KeyCheck.complaint("routers.*.key-file", answer);
    if (wrong.isPresent()) {
      return wrong;
    }
    Path file = folder.resolve(answer);
    if (!Files.exists(file)) {
      return Optional.of(
          "there is no "
              + file
              + ". To make it, in another terminal: "
              + LinuxRouterPreparation.makeKey(file));
    }
    return state(file) == PrivateKeyFile.NONE
        ? Optional.of(file + " cannot be read, or is no private key in OpenSSH's or PEM form")
        : Optional.empty();
  }

  private static PrivateKeyFile state(Path file) {
    try {
      return PrivateKeyFile.look(file);
    } catch (IOException _) {
      return PrivateKeyFile.NONE;
    }
  }

  private static String owner(Path file) {
    return "the key in " + file;
  }
}
