package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Tells systemd how the service does: sd_notify(3), one datagram per message to the socket that
/// NOTIFY_SOCKET names. Without that variable every call does nothing. The JDK knows no datagram
/// sockets of the AF_UNIX family. For any thread; a message that cannot be delivered is dropped,
/// since nothing depends on it but the service manager.
public final class SdNotify implements AutoCloseable {

  /// Positions in `struct sockaddr_un`: family(2), then the path.
  private static final int PATH = 2;

  private static final int PATH_SIZE = 108;

  private final Optional<Channel> channel;
  private final Optional<Duration> watchdog;

  /// @param environment the process's environment: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID
  public SdNotify(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    boolean usable =
        (socket.startsWith("/") || socket.startsWith("@"))
            && socket.getBytes(StandardCharsets.UTF_8).length < PATH_SIZE;
    channel = usable ? Optional.of(new Channel(socket)) : Optional.empty();
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
    channel.ifPresent(c -> c.send(message));
  }

  @Override
  public void close() {
    channel.ifPresent(Channel::close);
  }

  private static final class Channel {
    private final Arena arena = Arena.ofShared();
    private final SocketCalls calls = new SocketCalls(arena);
    private final MemorySegment address = arena.allocate(PATH + PATH_SIZE, 8);
    private final int size;
    private final int fd;
    private boolean closed;

    Channel(String name) {
      byte[] path = name.getBytes(StandardCharsets.UTF_8);
      boolean isAbstract = path[0] == '@';
      if (isAbstract) {
        path[0] = 0;
      }
      address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH, path.length);
      // A path ends with its zero; an abstract name is as long as it is.
      size = PATH + path.length + (isAbstract ? 0 : 1);
      fd =
          calls.socket(
              SocketCalls.AF_UNIX,
              SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_CLOEXEC | SocketCalls.SOCK_NONBLOCK,
              0);
      if (fd < 0) {
        int errno = calls.errno();
        arena.close();
        throw Failures.call("socket(AF_UNIX)", errno);
      }
    }

    /// Synchronized: the loop feeds the watchdog while another thread reports.
    synchronized void send(String message) {
      if (closed) {
        return;
      }
      try (Arena memory = Arena.ofConfined()) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        MemorySegment data = memory.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
        calls.sendto(fd, data, bytes.length, SocketCalls.MSG_NOSIGNAL, address, size);
      }
    }

    synchronized void close() {
      if (!closed) {
        closed = true;
        calls.close(fd);
        arena.close();
      }
    }
  }
}
