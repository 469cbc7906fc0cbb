package dev.wanctl.app.cli;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The running daemon as seen through its HTTP port.
///
/// @param url where it is; empty: by the configuration
/// @param config a configuration that tells its port; empty: the usual one, if it can be read
record Daemon(String url, String config, Map<String, String> environment) {

  private static final int CONNECT_MILLIS = 2000;
  private static final int READ_MILLIS = 5000;
  private static final int ORDER_MILLIS = 20_000;
  private static final int MOST_BYTES = 16 << 20;

  /// It cannot be asked; the message says why and what to do.
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }
  }

  /// The JSON object at `path`, such as `/status`.
  Json.Obj get(String path) throws Unreachable {
    String base = base();
    byte[] body = body(base, path);
    try {
      return Json.parse(body)
          .asObject()
          .orElseThrow(() -> new Unreachable(base + " is no wanctl: its answer is no object"));
    } catch (JsonException e) {
      throw new Unreachable(base + " is no wanctl: its answer is no JSON (" + e.getMessage() + ")");
    }
  }

  /// What stands at `path`, as it is.
  String text(String path) throws Unreachable {
    return new String(body(base(), path), java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Gives an order; the answer is why it was refused, if it was. The token is that of the
  /// configuration, or of the environment where there is none (`WANCTL_TOKEN`).
  Optional<String> post(String path) throws Unreachable {
    String base = base();
    try {
      HttpURLConnection connection =
          (HttpURLConnection) new URI(base + path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(ORDER_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      token()
          .ifPresent(
              token -> connection.setRequestProperty("Authorization", "Bearer " + token.reveal()));
      int code = connection.getResponseCode();
      return code == 200 ? Optional.empty() : Optional.of(error(connection));
    } catch (IOException e) {
      throw new Unreachable(
          "no wanctl answers at " + base + " (" + e.getMessage() + "). Is it running?");
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw new Unreachable("`" + base + "` is no URL such as http://127.0.0.1:9101");
    }
  }

  private Optional<Secret> token() {
    Path file = Path.of(config.isEmpty() ? Commands.DEFAULT_CONFIG : config);
    Optional<Secret> configured =
        Files.isReadable(file)
                && ConfigLoader.loadWithoutSecrets(file, environment) instanceof LoadResult.Loaded l
            ? l.config().http().token().filter(Secret::isKnown)
            : Optional.empty();
    return configured.or(
        () -> Optional.ofNullable(environment.get("WANCTL_TOKEN")).map(Secret::new));
  }

  private static byte[] body(String base, String path) throws Unreachable {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) new URI(base + path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept", "application/json");
      int code = connection.getResponseCode();
      if (code != 200) {
        throw new Unreachable(base + path + " answers " + code + ": " + error(connection));
      }
      try (InputStream in = connection.getInputStream()) {
        return in.readNBytes(MOST_BYTES);
      }
    } catch (IOException e) {
      throw new Unreachable(
          "no wanctl answers at "
              + base
              + " ("
              + e.getMessage()
              + "). Is it running (`systemctl status wanctl`)? Another place: --url or --config");
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw new Unreachable("`" + base + "` is no URL such as http://127.0.0.1:9101");
    }
  }

  private static String error(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      return in == null
          ? ""
          : new String(in.readNBytes(500), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
  }

  private String base() throws Unreachable {
    if (!url.isEmpty()) {
      if (!url.startsWith("http://") && !url.startsWith("https://")) {
        throw new Unreachable("`" + url + "` is no URL such as http://127.0.0.1:9101");
      }
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    Path file = Path.of(config.isEmpty() ? Commands.DEFAULT_CONFIG : config);
    if (config.isEmpty() && !Files.isReadable(file)) {
      return "http://127.0.0.1:9101";
    }
    return switch (ConfigLoader.loadWithoutSecrets(file, environment)) {
      case LoadResult.Invalid _ ->
          throw new Unreachable(
              file
                  + " has errors, so it does not tell the port: see `wanctl check "
                  + file
                  + "`, or use --url");
      case LoadResult.Loaded loaded -> {
        Optional<HttpConfig.Listen> listen = loaded.config().http().listen();
        if (listen.isEmpty()) {
          throw new Unreachable(
              "`http.listen` is off in " + file + ": the daemon opens no port to ask");
        }
        yield "http://" + reachable(listen.get());
      }
    };
  }

  /// A daemon that listens on every address is asked on the loopback one.
  private static HttpConfig.Listen reachable(HttpConfig.Listen listen) {
    boolean any = InetAddress.ofLiteral(listen.address()).isAnyLocalAddress();
    return any
        ? new HttpConfig.Listen(listen.address().contains(":") ? "::1" : "127.0.0.1", listen.port())
        : listen;
  }
}
