package dev.wanctl.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The live page: what is in the program itself, and nothing from elsewhere.
final class Page {

  /// Scripts and styles come from here only, and nobody may frame it.
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private static final String OWN = "/dev/wanctl/app/page/";

  private static final String SCHEMA = "/dev/wanctl/app/status/status.schema.json";

  /// Where the chart library is in its archive, with its version.
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private record Asset(String resource, String type) {}

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private static final Map<String, Asset> ASSETS =
      Map.of(
          "/page/page.js", new Asset(OWN + "page.js", SCRIPT),
          "/page/charts.js", new Asset(OWN + "charts.js", SCRIPT),
          "/page/page.css", new Asset(OWN + "page.css", STYLE),
          "/page/uplot.js", new Asset(CHARTS + "uPlot.iife.min.js", SCRIPT),
          "/page/uplot.css", new Asset(CHARTS + "uPlot.min.css", STYLE));

  private Page() {}

  static Answer html() {
    return read(new Asset(OWN + "page.html", "text/html; charset=utf-8"));
  }

  static Optional<Answer> asset(String path) {
    return Optional.ofNullable(ASSETS.get(path)).map(Page::read);
  }

  /// The JSON schema of `/status`.
  static Answer schema() {
    return read(new Asset(SCHEMA, "application/schema+json; charset=utf-8"));
  }

  private static Answer read(Asset asset) {
    try (InputStream in = Page.class.getResourceAsStream(asset.resource())) {
      if (in == null) {
        throw new IllegalStateException(asset.resource() + " is not in the program");
      }
      return new Answer(200, asset.type(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
