package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// How a [RouterSimulator] stands there.
///
/// @param port of REST; 0 for any that is free
/// @param apiPort of the API, likewise
/// @param tls false for the `www` and `api` services: plain HTTP, plain sentences
/// @param certificateNames host names and addresses the certificate stands for
/// @param certificateLifetime from a day ago on; less than a day is an expired certificate
/// @param idleClose how long a connection may lie idle (how long RouterOS waits is not known)
/// @param chunked answers of REST come in chunks instead of with a length
/// @param closeAfterAnswer one REST request per connection
/// @param accountLinePerRequest a log line for each REST request, as some versions write, rather
///   than for each connection as measured on 7.23.7
/// @param clock nanoseconds of a monotonic clock, for the uptime
public record SimulatorSettings(
    InetAddress bind,
    int port,
    int apiPort,
    boolean tls,
    List<String> certificateNames,
    Duration certificateLifetime,
    Duration idleClose,
    boolean chunked,
    boolean closeAfterAnswer,
    boolean accountLinePerRequest,
    LongSupplier clock) {

  public static SimulatorSettings defaults() {
    return new SimulatorSettings(
        InetAddress.getLoopbackAddress(),
        0,
        0,
        true,
        List.of("router.lan", "localhost", "127.0.0.1"),
        Duration.ofDays(365),
        Duration.ofSeconds(60),
        false,
        false,
        false,
        System::nanoTime);
  }

  /// @param rest port of REST, 0 for any that is free
  /// @param api port of the API, likewise
  public SimulatorSettings listening(InetAddress address, int rest, int api) {
    return new SimulatorSettings(
        address,
        rest,
        api,
        tls,
        certificateNames,
        certificateLifetime,
        idleClose,
        chunked,
        closeAfterAnswer,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withTls(boolean on) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        on,
        certificateNames,
        certificateLifetime,
        idleClose,
        chunked,
        closeAfterAnswer,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withCertificate(List<String> names, Duration lifetime) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        List.copyOf(names),
        lifetime,
        idleClose,
        chunked,
        closeAfterAnswer,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withIdleClose(Duration after) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        certificateNames,
        certificateLifetime,
        after,
        chunked,
        closeAfterAnswer,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withChunked(boolean on) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        certificateNames,
        certificateLifetime,
        idleClose,
        on,
        closeAfterAnswer,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withCloseAfterAnswer(boolean on) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        certificateNames,
        certificateLifetime,
        idleClose,
        chunked,
        on,
        accountLinePerRequest,
        clock);
  }

  public SimulatorSettings withAccountLinePerRequest(boolean on) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        certificateNames,
        certificateLifetime,
        idleClose,
        chunked,
        closeAfterAnswer,
        on,
        clock);
  }

  public SimulatorSettings withClock(LongSupplier nanos) {
    return new SimulatorSettings(
        bind,
        port,
        apiPort,
        tls,
        certificateNames,
        certificateLifetime,
        idleClose,
        chunked,
        closeAfterAnswer,
        accountLinePerRequest,
        nanos);
  }
}
