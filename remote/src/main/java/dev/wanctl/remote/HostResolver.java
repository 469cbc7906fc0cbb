package dev.wanctl.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A host's address by a deadline. The system's resolver knows no deadline, and fails just when the
/// line is down: so it runs on a thread of its own, and the last address that worked stands in for
/// it. Thread-safe.
public final class HostResolver {

  private final String host;
  private volatile @Nullable InetAddress lastAddress;

  public HostResolver(String host) {
    this.host = host;
  }

  /// Remembers an address under which the host was reached.
  public void worked(InetAddress address) {
    lastAddress = address;
  }

  public InetAddress resolve(Deadline deadline) throws IOException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      // A name, then.
    }
    CompletableFuture<InetAddress> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("resolve-" + host)
        .start(() -> {
          try {
            answer.complete(InetAddress.getByName(host));
          } catch (UnknownHostException e) {
            answer.completeExceptionally(e);
          }
        });
    InetAddress known = lastAddress;
    int patience = deadline.remainingMillis() / (known == null ? 1 : 4);
    try {
      return answer.get(patience, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (known != null) {
        return known;
      }
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e);
      throw unknown;
    } catch (TimeoutException e) {
      if (known != null) {
        return known;
      }
      SocketTimeoutException late = new SocketTimeoutException("the name was not resolved in time");
      late.initCause(e);
      throw late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
