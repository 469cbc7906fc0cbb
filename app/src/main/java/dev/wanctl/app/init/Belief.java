package dev.wanctl.app.init;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whether a router is the right one, which only somebody who looks can know.
final class Belief {

  private final Dialogue dialogue;

  Belief(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// Returns where the router may be believed, by the option `--fingerprint` or by a yes.
  ///
  /// @param shown what the router shows of itself, and how to compare it
  /// @param same whether a fingerprint, as somebody wrote it, is that which was shown
  void require(List<String> shown, Predicate<String> same, String address, int port)
      throws Stopped {
    shown.forEach(dialogue::say);
    Optional<String> expected = dialogue.given("--fingerprint");
    if (expected.isPresent()) {
      if (same.test(expected.get())) {
        dialogue.say("It is the one that --fingerprint names.");
        return;
      }
      throw new Stopped(
          "--fingerprint names another than " + address + ":" + port + " shows",
          "compare it on the router; if it is another, something stands in between");
    }
    if (!dialogue.asks()) {
      throw new Stopped(
          "nobody has compared the fingerprint", "compare it, then say --fingerprint FINGERPRINT");
    }
    boolean confirmed =
        dialogue.hearsYes(
            "Is it the same?",
            "Who could answer in the router's place would get the password. wanctl will believe this"
                + " one and no other from now on.");
    if (!confirmed) {
      throw new Stopped("the router's fingerprint was not confirmed", "");
    }
  }

  /// What a host key looks like to somebody who compares it.
  static List<String> hostKey(String type, String pin, String address, int port) {
    return List.of(
        "It shows this host key (" + type + "):",
        "  " + pin,
        "To compare it, on a cable to the router where nobody can stand in between:",
        "  ssh-keyscan -p " + port + " " + address + " | ssh-keygen -lf -");
  }
}
