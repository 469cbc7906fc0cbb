package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.app.http.LegacyService;
import dev.wanctl.app.http.Served;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.port.DeviceException;
import java.util.Optional;

/// The HTTP ports of a running daemon, or none: a port that cannot be had is no reason to leave the
/// lines alone.
record Face(Optional<HttpService> service, LegacyService legacy) implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.http");

  static Face open(Config config, StatusSource source, Served served) {
    return new Face(
        main(config, source, served), LegacyService.start(config.exports().legacy(), source));
  }

  private static Optional<HttpService> main(Config config, StatusSource source, Served served) {
    if (config.http().listen().isEmpty()) {
      return Optional.empty();
    }
    try {
      HttpService service = HttpService.start(config.http().listen().get(), source, served);
      LOG.log(
          System.Logger.Level.INFO, "status at http://{0}/status", config.http().listen().get());
      return Optional.of(service);
    } catch (DeviceException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0}. Remedy: {1}. The lines are kept all the same",
          e.failure().what(),
          e.failure().remedy());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    service.ifPresent(HttpService::close);
    legacy.close();
  }
}
