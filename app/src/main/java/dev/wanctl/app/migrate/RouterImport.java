package dev.wanctl.app.migrate;

import dev.wanctl.app.config.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes routers of the sections `router`: one for all lines that name the same in the same way.
final class RouterImport {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_]\\w*)}");
  private static final int TLS_PORT = 443;
  private static final int PLAIN_PORT = 80;
  private static final String DEFAULT_VARIABLE = "ROUTER_PASSWORD";

  private final Draft draft;
  private final Ledger ledger;
  private final Wishes wishes;
  private final Secrets secrets;

  /// Our name of each router that was met.
  private final Map<String, String> known = new LinkedHashMap<>();

  RouterImport(Draft draft, Ledger ledger, Wishes wishes, Secrets secrets) {
    this.draft = draft;
    this.ledger = ledger;
    this.wishes = wishes;
    this.secrets = secrets;
  }

  /// Our name of the router that a line's file describes.
  String router(FormerFile file) {
    boolean ssh = file.text("router.transport").equals("ssh");
    String password = file.text("router.password");
    String id =
        String.join("|", file.text("router.host"), file.text("router.user"), ssh + "", password);
    String known = this.known.get(id);
    String name = known == null ? nextName() : known;
    this.known.put(id, name);
    Carry carry = new Carry(file, draft, ledger);
    String at = "routers." + name;
    carry.text("router.host", at + ".address", "");
    transport(file, at, ssh);
    carry.text("router.user", at + ".user", "");
    if (ssh) {
      key(carry, at, password);
    } else {
      carry.gone("router.ssh_key", "REST logs in with the password");
      password(file, at);
      trust(file, at);
    }
    if (ssh) {
      hostKey(file, at);
    }
    return name;
  }

  private String nextName() {
    return known.isEmpty() ? "home" : "router-" + (known.values().stream().distinct().count() + 1);
  }

  private void transport(FormerFile file, String at, boolean ssh) {
    Carry carry = new Carry(file, draft, ledger);
    draft.put(at + ".transport", ssh ? "ssh" : "rest");
    file.get("router.transport")
        .ifPresent(leaf ->
            ledger.carried(
                file, leaf, at + ".transport", ssh ? "" : "`api` costs the router less"));
    if (ssh) {
      carry.gone("router.port", "it was that of REST");
      return;
    }
    int port = (int) file.number("router.port", TLS_PORT);
    if (port == TLS_PORT) {
      carry.derived("router.port", "443 is the port of REST with TLS");
    } else {
      carry.number("router.port", at + ".port", Carry::whole, "");
    }
  }

  private static void key(Carry carry, String at, String password) {
    carry.text("router.ssh_key", at + ".key-file", "");
    if (!password.isEmpty()) {
      carry.gone("router.password", "SSH logs in with the key");
    }
  }

  private void password(FormerFile file, String at) {
    Optional<Leaf> leaf = file.get("router.password");
    String text = leaf.map(Leaf::text).orElse("");
    Matcher variable = VARIABLE.matcher(text);
    if (variable.matches()) {
      draft.put(at + ".password", "${" + variable.group(1) + "}");
      secrets.need(variable.group(1));
      ledger.carried(file, leaf.orElseThrow(), at + ".password", "the same variable");
      return;
    }
    String name = text.isEmpty() ? DEFAULT_VARIABLE : secrets.keep(DEFAULT_VARIABLE, text);
    if (text.isEmpty()) {
      secrets.need(name);
    }
    draft.put(at + ".password", "${" + name + "}");
    leaf.ifPresent(l ->
        ledger.carried(
            file,
            l,
            at + ".password",
            "the value is not in the file but in that of the secrets, as " + name));
  }

  /// A certificate that was not looked at before is looked at from now on.
  private void trust(FormerFile file, String at) {
    if ((int) file.number("router.port", TLS_PORT) == PLAIN_PORT) {
      draft.put(at + ".tls.plaintext", "allow");
      ledger.todo(
          "the router is talked to without TLS, as before: its password crosses the network readable");
      return;
    }
    boolean verified = file.isTrue("router.verify_ssl", true);
    if (wishes.fingerprint().isPresent()) {
      draft.put(at + ".tls.pin", YamlText.word(wishes.fingerprint().get()));
      file.get("router.verify_ssl").ifPresent(l -> ledger.carried(file, l, at + ".tls.pin", ""));
    } else if (!verified) {
      String host = file.text("router.host");
      ledger.todo(
          "the certificate of "
              + host
              + " was never looked at, and now it is: compare its fingerprint on the router"
              + " (/certificate print detail) with `openssl s_client -connect "
              + host
              + ":"
              + (int) file.number("router.port", TLS_PORT)
              + " </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256`, and import with"
              + " --fingerprint, or add `tls: {pin: \"sha256:...\"}` to "
              + at);
    } else {
      file.get("router.verify_ssl")
          .ifPresent(
              l -> ledger.derived(file, l, "this machine's authorities are asked, as before"));
    }
  }

  private void hostKey(FormerFile file, String at) {
    Optional<Path> beside =
        file.get("router.ssh_key")
            .map(l -> Path.of(l.text()).resolveSibling("known_hosts"))
            .filter(Files::isReadable);
    if (wishes.fingerprint().isPresent()) {
      draft.put(at + ".host-key", YamlText.word(wishes.fingerprint().get()));
    } else if (beside.isPresent()) {
      draft.putWord(at + ".known-hosts", beside.get().toString());
    } else {
      String host = file.text("router.host");
      ledger.todo(
          "no host key of "
              + host
              + " is known, so that it would not be believed: compare `ssh-keyscan "
              + host
              + " | ssh-keygen -lf -` with the router's own (/ip ssh print), and import with"
              + " --fingerprint, or add `host-key: \"SHA256:...\"` to "
              + at);
    }
  }
}
