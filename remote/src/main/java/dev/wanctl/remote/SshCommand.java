package dev.wanctl.remote;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/// One command on a channel of its own (RFC 4254, section 6.5), until the router closes it.
public final class SshCommand {

  public static final int MAX_OUTPUT = 4 << 20;

  /// Between two tries to open a channel that the router has no room for.
  private static final long PAUSE_MILLIS = 20;

  /// How often a wait looks whether the connection still stands: a channel that is made while the
  /// connection breaks is not always told.
  static final long LOOK_MILLIS = 100;

  /// The router would not open another channel.
  public static final class NoChannel extends IOException {
    private static final long serialVersionUID = 1L;

    NoChannel(Throwable cause) {
      super("no channel", cause);
    }
  }

  /// More came than any script of ours prints.
  public static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("more than " + MAX_OUTPUT + " bytes of output");
    }
  }

  private SshCommand() {}

  /// All that the command printed. Waits for a free channel as long as the deadline allows.
  public static byte[] run(ClientSession session, String command, Deadline deadline)
      throws IOException {
    while (true) {
      Output output = new Output();
      ChannelExec channel = channel(session, command, output);
      try {
        open(channel, session, deadline);
        finish(channel, session, output, deadline);
        return output.toByteArray();
      } catch (NoChannel e) {
        if (deadline.atNanos() - System.nanoTime() < 2 * PAUSE_MILLIS * 1_000_000) {
          throw e;
        }
        pause();
      } finally {
        channel.close(true);
      }
    }
  }

  private static ChannelExec channel(ClientSession session, String command, Output output)
      throws IOException {
    try {
      ChannelExec channel = session.createExecChannel(command);
      channel.setOut(output);
      channel.setErr(output);
      return channel;
    } catch (IOException | IllegalStateException e) {
      throw new NoAnswer(e);
    }
  }

  /// Opens a channel that was made and not yet opened.
  static void open(ChannelExec channel, ClientSession session, Deadline deadline)
      throws IOException {
    OpenFuture opening;
    try {
      opening = channel.open();
    } catch (IOException | IllegalStateException e) {
      throw new NoAnswer(e);
    }
    while (!opening.await(Math.min(LOOK_MILLIS, deadline.remainingMillis()))) {
      if (!session.isOpen()) {
        throw new NoAnswer(new EOFException("the connection broke"));
      }
    }
    if (opening.isOpened()) {
      return;
    }
    Throwable cause = opening.getException();
    if (cause instanceof SshChannelOpenException && session.isOpen()) {
      throw new NoChannel(cause);
    }
    throw new NoAnswer(cause == null ? new EOFException("closed") : cause);
  }

  private static void finish(
      ChannelExec channel, ClientSession session, Output output, Deadline deadline)
      throws IOException {
    while (wait(channel, deadline).contains(ClientChannelEvent.TIMEOUT) && session.isOpen()) {
      // The deadline ends it.
    }
    if (output.overflowed()) {
      throw new TooLong();
    }
    // Without an exit status the channel did not end by itself.
    if (channel.getExitStatus() == null && !session.isOpen()) {
      IOException broken = new EOFException("the connection broke");
      throw output.size() == 0 ? new NoAnswer(broken) : broken;
    }
  }

  private static Set<ClientChannelEvent> wait(ChannelExec channel, Deadline deadline)
      throws IOException {
    long millis = Math.min(LOOK_MILLIS, deadline.remainingMillis());
    return channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), millis);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Written by the library's thread, read when the channel is closed.
  private static final class Output extends ByteArrayOutputStream {

    private boolean overflowed;

    @Override
    public synchronized void write(int b) {
      if (room(1)) {
        super.write(b);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (room(length)) {
        super.write(bytes, offset, length);
      }
    }

    private boolean room(int more) {
      overflowed |= count + more > MAX_OUTPUT;
      return !overflowed;
    }

    synchronized boolean overflowed() {
      return overflowed;
    }
  }
}
