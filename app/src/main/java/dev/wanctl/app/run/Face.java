package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.app.http.LegacyService;
import dev.wanctl.engine.port.DeviceException;
import java.util.Optional;

/// The HTTP ports of a running daemon, or none: a port that cannot be had is no reason to leave the
/// lines alone.
record Face(Optional<HttpService> service, LegacyService legacy) implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.http");

  static Face open(Config config, Daemon daemon) {
    return new Face(main(config, daemon), LegacyService.start(config.exports().legacy(), daemon));
  }

  private static Optional<HttpService> main(Config config, Daemon daemon) {
    if (config.http().listen().isEmpty()) {
      return Optional.empty();
    }
    try {
      HttpService service =
          HttpService.start(config.http().listen().get(), daemon, daemon.served(), daemon.past());
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
