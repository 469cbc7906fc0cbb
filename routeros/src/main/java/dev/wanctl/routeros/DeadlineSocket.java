package dev.wanctl.routeros;

import dev.wanctl.remote.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// A plain socket whose every read ends by a deadline that can be moved. Put below TLS it bounds a
/// handshake or a body that trickles in byte by byte, which a read timeout alone does not. Requests
/// are far smaller than the kernel's send buffer, so that writing never waits.
final class DeadlineSocket extends Socket {

  private volatile Deadline deadline;

  DeadlineSocket(Deadline first) {
    deadline = first;
  }

  void deadline(Deadline next) {
    deadline = next;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(deadline.remainingMillis());
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        setSoTimeout(deadline.remainingMillis());
        return in.read(bytes, offset, length);
      }
    };
  }
}
