package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Tells systemd how the service does: sd_notify(3), one datagram per message to the socket that
/// NOTIFY_SOCKET names. Without that variable every call does nothing. For any thread; a message
/// that cannot be delivered is dropped, since nothing depends on it but the service manager.
public final class SdNotify implements AutoCloseable {

  private final Optional<UnixDatagrams> channel;
  private final Optional<Duration> watchdog;

  /// @param environment the process's environment: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID
  public SdNotify(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    boolean usable = UnixDatagrams.canBe(socket);
    channel = usable ? Optional.of(new UnixDatagrams(socket)) : Optional.empty();
    watchdog = usable ? watchdog(environment) : Optional.empty();
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    boolean ours = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
    return ours && micros.matches("[1-9]\\d{0,15}")
        ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
        : Optional.empty();
  }

  /// How long the service manager waits for [#alive] before it kills the service; it wants one
  /// about twice in that time. Empty where it does not watch.
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /// The service is up, or up again after [#reloading].
  public void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  /// Feeds the watchdog.
  public void alive() {
    send("WATCHDOG=1");
  }

  /// A reload begins; [#ready] ends it. The time lets systemd tell this reload from one before it
  /// (Type=notify-reload).
  public void reloading() {
    if (channel.isPresent()) {
      try (Arena arena = Arena.ofConfined()) {
        long nanos = ClockCalls.nanos(ClockCalls.CLOCK_MONOTONIC, arena.allocate(16, 8));
        send("RELOADING=1\nMONOTONIC_USEC=" + nanos / 1000);
      }
    }
  }

  public void stopping() {
    send("STOPPING=1");
  }

  /// One line for `systemctl status`.
  public void status(String status) {
    send("STATUS=" + line(status));
  }

  private static String line(String status) {
    return status.replace('\n', ' ');
  }

  private void send(String message) {
    channel.ifPresent(c -> c.send(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    channel.ifPresent(UnixDatagrams::close);
  }
}
