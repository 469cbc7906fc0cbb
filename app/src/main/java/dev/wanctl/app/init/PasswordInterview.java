package dev.wanctl.app.init;

import dev.wanctl.app.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the router's password shall be, and what it is, unless it is there already.
final class PasswordInterview {

  /// @param typed somebody has just said it; else it was found in its place
  record Password(PasswordPlace place, Secret secret, boolean typed) {}

  private static final String VARIABLE = "ROUTER_PASSWORD";
  private static final String CREDENTIAL = "router-password";

  private static final String PLACES =
      """
      file: in a file of its own that only you can read.
      variable: you set a variable where wanctl is started; nothing is stored.
      credential: systemd hands it to the service (LoadCredential=).\
      """;

  private final Dialogue dialogue;
  private final Path folder;
  private final Map<String, String> environment;

  /// @param folder of the configuration
  PasswordInterview(Dialogue dialogue, Path folder, Map<String, String> environment) {
    this.dialogue = dialogue;
    this.folder = folder;
    this.environment = environment;
  }

  Password ask(String user) throws Stopped {
    PasswordPlace place = place();
    Optional<Password> there = found(place);
    return there.isPresent() ? there.get() : again(new Password(place, new Secret(""), true), user);
  }

  /// Asks for it anew; the place stays.
  Password again(Password before, String user) throws Stopped {
    String secret =
        dialogue.secret(
            "The password of " + user + " (not shown)",
            "It is tried on the router at once, and is in no output and not in the configuration.");
    return new Password(before.place(), new Secret(secret), true);
  }

  private PasswordPlace place() throws Stopped {
    List<String> given =
        List.of("--password-file", "--password-variable", "--credential").stream()
            .filter(option -> dialogue.given(option).isPresent())
            .toList();
    if (given.size() > 1) {
      throw new Stopped(String.join(" and ", given) + " name two places", "give one of them");
    }
    String kind =
        given.isEmpty()
            ? dialogue.ask(
                Question.choice(
                    "",
                    "Where the password shall be",
                    "file",
                    PLACES,
                    List.of("file", "variable", "credential")))
            : given.getFirst();
    return switch (kind) {
      case "variable", "--password-variable" ->
          new PasswordPlace.InVariable(
              dialogue.ask(
                  new Question(
                      "--password-variable",
                      "The variable",
                      Optional.of(VARIABLE),
                      "The name of an environment variable, without the dollar sign.",
                      name ->
                          name.matches("[A-Za-z_][A-Za-z0-9_]*")
                              ? Optional.empty()
                              : Optional.of("`" + name + "` is no name of a variable"))));
      case "credential", "--credential" ->
          new PasswordPlace.InCredential(
              dialogue.ask(
                  Question.forKey(
                      "--credential",
                      "The credential",
                      Optional.of(CREDENTIAL),
                      "The name in LoadCredential= of wanctl's unit.",
                      "routers.*.credential")));
      default ->
          new PasswordPlace.InFile(
              folder.resolve(
                  dialogue.ask(
                      Question.forKey(
                          "--password-file",
                          "The file",
                          Optional.of(folder.resolve(CREDENTIAL).toString()),
                          "If it is there, the password in its first line is used; if not, it is made"
                              + " with mode 600 at the end.",
                          "routers.*.password-file"))));
    };
  }

  private Optional<Password> found(PasswordPlace place) throws Stopped {
    return switch (place) {
      case PasswordPlace.InVariable(String name) ->
          Optional.ofNullable(environment.get(name))
              .filter(value -> !value.isEmpty())
              .map(value -> taken(place, value, "the environment variable " + name));
      case PasswordPlace.InFile(Path file) -> in(place, file);
      case PasswordPlace.InCredential(String name) -> {
        Optional<Path> folder =
            Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY")).map(Path::of);
        yield folder.isPresent() ? in(place, folder.get().resolve(name)) : Optional.empty();
      }
    };
  }

  private Optional<Password> in(PasswordPlace place, Path file) throws Stopped {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String first = Files.readString(file).lines().findFirst().orElse("");
      if (first.isEmpty()) {
        throw new Stopped(file + " has no password in its first line", "write it, or remove it");
      }
      return Optional.of(taken(place, first, file.toString()));
    } catch (IOException _) {
      throw new Stopped("cannot read " + file, "it must be readable, or name another");
    }
  }

  private Password taken(PasswordPlace place, String value, String where) {
    dialogue.say("The password is taken from " + where + ".");
    return new Password(place, new Secret(value), false);
  }
}
