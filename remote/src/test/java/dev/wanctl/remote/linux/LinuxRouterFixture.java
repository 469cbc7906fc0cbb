package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.linux.TcModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/// A simulated router with CAKE of 100/20 Mbit/s on `ifb4wan` and `wan`, and sessions to it.
final class LinuxRouterFixture implements AutoCloseable {

  static final RouterInterfaces BOTH = new RouterInterfaces("ifb4wan", "wan");

  /// For a machine that does other things as well.
  static final Duration PATIENT = Duration.ofSeconds(20);

  final LinuxRouterSimulator router;
  private final Path folder;
  private final List<LinuxRouter> sessions = new ArrayList<>();

  LinuxRouterFixture() {
    try {
      folder = Files.createTempDirectory("wanctl-linux-router");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    router = LinuxRouterSimulator.start(new TcModel(folder));
    setUp();
  }

  /// As the router's own scripts set it up when it starts.
  void setUp() {
    router.tc().cake("ifb4wan", 100_000_000);
    router.tc().cake("wan", 20_000_000);
  }

  static Rates mbit(double download, double upload) {
    return new Rates(BitRate.mbit(download), BitRate.mbit(upload));
  }

  SshSettings settings(SshCredential credential, HostIdentity identity, Duration deadline) {
    return new SshSettings(
        "127.0.0.1",
        router.address().getPort(),
        LinuxRouterSimulator.USER,
        credential,
        identity,
        deadline);
  }

  HostIdentity identity() {
    return new HostIdentity.Pinned(HostKeyPin.parse(router.fingerprint()).orElseThrow());
  }

  LinuxRouter session() {
    return session(PATIENT);
  }

  LinuxRouter session(Duration deadline) {
    return session(
        settings(new SshCredential.Password(LinuxRouterSimulator.PASSWORD), identity(), deadline));
  }

  LinuxRouter session(SshSettings settings) {
    LinuxRouter session = LinuxRouter.of(settings);
    sessions.add(session);
    return session;
  }

  LinuxRouterShaper shaper() {
    return new LinuxRouterShaper(session(), BOTH);
  }

  /// What stands on the router, Mbit/s; 0: unlimited.
  Rates standing() {
    return new Rates(
        new BitRate(router.tc().root("ifb4wan").bitsPerSecond()),
        new BitRate(router.tc().root("wan").bitsPerSecond()));
  }

  static DeviceFailure failure(Runnable work) {
    try {
      work.run();
    } catch (DeviceException e) {
      return e.failure();
    }
    return Assertions.fail("nothing failed");
  }

  @Override
  public void close() {
    sessions.forEach(LinuxRouter::close);
    router.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
