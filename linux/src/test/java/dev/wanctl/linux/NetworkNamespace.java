package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A network namespace of its own, empty but for `lo`: that of one thread, on which [#call] runs
/// things. Sockets and child processes that it makes are in the namespace. It ends with the thread.
public final class NetworkNamespace implements AutoCloseable {

  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle UNSHARE = Libc.function("unshare", JAVA_INT, JAVA_INT);
  private static final MethodHandle GETTID = Libc.function("gettid", JAVA_INT);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("namespace-", 0).factory());
  private final int tid;

  /// Skips the test where namespaces may not be made.
  public NetworkNamespace() {
    int[] result = new int[2];
    call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment errno = Libc.errnoSegment(arena);
        result[0] =
            invoke(() -> (int) UNSHARE.invokeExact(errno, CLONE_NEWNET)) == 0
                ? 0
                : Libc.errno(errno);
        result[1] = invoke(() -> (int) GETTID.invokeExact(errno));
      }
      return 0;
    });
    assumeTrue(
        result[0] == 0,
        () -> "needs root for a network namespace of its own: unshare " + Errno.text(result[0]));
    tid = result[1];
    run("ip link set lo up");
  }

  private interface Native {
    int call() throws Throwable;
  }

  private static int invoke(Native function) {
    try {
      return function.call();
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// The name by which `ip` takes it: `ip link set X netns NUMBER`.
  public int number() {
    return tid;
  }

  public <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Runs a command that must succeed; its output.
  public String run(String command) {
    return call(() -> execute(command, true));
  }

  /// Whether a command succeeds.
  public boolean succeeds(String command) {
    return !call(() -> execute(command, false)).equals("failed");
  }

  /// Runs a command in the namespace of the calling thread.
  static String execute(String command, boolean must) {
    try {
      Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        if (must) {
          throw new AssertionError(command + ": " + output);
        }
        return "failed";
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
