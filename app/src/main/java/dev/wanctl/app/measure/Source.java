package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where load comes from and goes to: a host beyond the line that the user names.
public sealed interface Source {

  int IPERF3_PORT = 5201;

  /// A web server.
  ///
  /// @param download what is fetched, again and again
  /// @param upload what takes a POST of any length
  record Http(Optional<URI> download, Optional<URI> upload) implements Source {}

  /// An iperf3 server, for one test at a time.
  record Iperf3(String host, int port) implements Source {}

  /// Reads what the user named.
  ///
  /// @param with such as `iperf3://host` or `https://host/file`
  /// @param uploadTo a URL for uploads; empty for none
  static Source parse(String with, String uploadTo) throws NoMeasurement {
    Optional<URI> upload = uploadTo.isEmpty() ? Optional.empty() : Optional.of(web(uploadTo));
    if (with.isEmpty() && upload.isPresent()) {
      return new Http(Optional.empty(), upload);
    }
    URI uri = uri(with);
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "http", "https" -> new Http(Optional.of(web(with)), upload);
      case "iperf3" -> {
        if (upload.isPresent()) {
          throw new NoMeasurement(
              "an iperf3 server takes uploads by itself", "leave --upload-to out");
        }
        yield new Iperf3(uri.getHost(), uri.getPort() < 0 ? IPERF3_PORT : uri.getPort());
      }
      case "netperf" ->
          throw new NoMeasurement(
              "netperf is not spoken: its licence keeps it out of Debian's main archive, so nothing"
                  + " here was tried with it",
              "run `iperf3 -s` on that host and say --with iperf3://" + uri.getHost());
      default -> throw unknown(with);
    };
  }

  private static URI uri(String text) throws NoMeasurement {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        throw unknown(text);
      }
      return uri;
    } catch (URISyntaxException _) {
      throw unknown(text);
    }
  }

  private static URI web(String text) throws NoMeasurement {
    URI uri = uri(text);
    if (!uri.getScheme().toLowerCase(Locale.ROOT).matches("https?") || uri.getUserInfo() != null) {
      throw unknown(text);
    }
    return uri;
  }

  private static NoMeasurement unknown(String text) {
    return new NoMeasurement(
        "`" + text + "` is no source of load",
        "name iperf3://HOST, iperf3://HOST:PORT, or http(s)://HOST/FILE with --upload-to URL");
  }

  /// The directions that it can load.
  default Set<Direction> directions() {
    return switch (this) {
      case Iperf3 _ -> Set.of(Direction.DOWNLOAD, Direction.UPLOAD);
      case Http(var download, var upload) ->
          download.isEmpty()
              ? Set.of(Direction.UPLOAD)
              : upload.isEmpty()
                  ? Set.of(Direction.DOWNLOAD)
                  : Set.of(Direction.DOWNLOAD, Direction.UPLOAD);
    };
  }

  /// Begins to load these directions at once.
  ///
  /// @param flows in each of them
  /// @param from the address that connections leave from, where the line needs one
  default Load start(Set<Direction> directions, int flows, Optional<InetAddress> from)
      throws NoMeasurement {
    return switch (this) {
      case Http http -> HttpLoad.start(http, directions, flows, from);
      case Iperf3 iperf3 -> Iperf3Load.start(iperf3, directions, flows, from);
    };
  }

  /// For people and results.
  default String words() {
    return switch (this) {
      case Iperf3(String host, int port) -> "iperf3://" + host + ":" + port;
      case Http(var download, var upload) ->
          download.map(URI::toString).orElse("")
              + upload.map(u -> (download.isEmpty() ? "" : " and ") + u).orElse("");
    };
  }
}
