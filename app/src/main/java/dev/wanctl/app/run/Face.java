package dev.wanctl.app.run;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.engine.port.DeviceException;
import java.util.Optional;

/// The HTTP port of a running daemon, or none: a port that cannot be had is no reason to leave the
/// lines alone.
record Face(Optional<HttpService> service) implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.http");

  static Face open(HttpConfig config, Daemon daemon) {
    if (config.listen().isEmpty()) {
      return new Face(Optional.empty());
    }
    try {
      HttpService service =
          HttpService.start(config.listen().get(), daemon, daemon.orders(), daemon.past());
      LOG.log(System.Logger.Level.INFO, "status at http://{0}/status", config.listen().get());
      return new Face(Optional.of(service));
    } catch (DeviceException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0}. Remedy: {1}. The lines are kept all the same",
          e.failure().what(),
          e.failure().remedy());
      return new Face(Optional.empty());
    }
  }

  @Override
  public void close() {
    service.ifPresent(HttpService::close);
  }
}
