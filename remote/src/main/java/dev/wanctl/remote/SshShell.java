package dev.wanctl.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/// One `sh` on another machine, started when first needed and kept: starting one for each command
/// would cost a small router more than the command does. Commands are written to its input, and
/// each answer is closed by a line that nothing else prints, with the command's exit status. Any
/// POSIX shell will do, such as busybox's. Thread-safe; one batch of commands at a time.
///
/// What is sent may be repeated without harm: a batch that finds the connection closed is sent once
/// more on a new one.
public final class SshShell implements AutoCloseable {

  /// @param status the command's exit status
  /// @param text what it printed, standard output and errors together
  public record Answer(int status, String text) {}

  /// The other side gave no shell, or another program in its place.
  public static final class NoShell extends IOException {
    private static final long serialVersionUID = 1L;

    NoShell(String said) {
      super(said);
    }
  }

  /// What one batch may print at most.
  static final int MOST_OUTPUT = 1 << 20;

  private static final String START = "exec sh";

  /// Servers give those who log in for one command only, and are not root, a short path. Words and
  /// numbers are to be those of no language.
  private static final String SETTLE =
      "PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin; LC_ALL=C; export PATH LC_ALL";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SshConnection connection;

  /// Fair: of several lines each waits its turn.
  private final ReentrantLock lock = new ReentrantLock(true);

  private @Nullable Running running;

  /// Opens nothing yet.
  public SshShell(SshSettings settings) {
    connection = new SshConnection(settings);
  }

  /// How many connections were made so far.
  public int connections() {
    return connection.opened();
  }

  /// The answers to these commands, in their order, each a line without its end. One that fails
  /// keeps none of the others from being run.
  public List<Answer> run(List<String> commands, Deadline deadline) throws IOException {
    try {
      if (!lock.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new SocketTimeoutException("busy with other commands");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return runUndisturbed(commands, deadline);
    } finally {
      lock.unlock();
    }
  }

  private List<Answer> runUndisturbed(List<String> commands, Deadline deadline) throws IOException {
    for (boolean repeated = false; ; repeated = true) {
      Running shell = running;
      boolean used = shell != null && shell.channel.isOpen();
      if (shell == null || !used) {
        shell = start(deadline);
        running = shell;
      }
      try {
        return shell.run(commands, deadline);
      } catch (NoAnswer e) {
        giveUp(shell);
        if (repeated || !used) {
          throw e;
        }
      } catch (IOException e) {
        // What still comes would be taken for the answer to something else.
        giveUp(shell);
        throw e;
      }
    }
  }

  private Running start(Deadline deadline) throws IOException {
    ClientSession session = connection.session(deadline);
    Output output = new Output();
    ChannelExec channel;
    try {
      channel = session.createExecChannel(START);
    } catch (IOException | IllegalStateException e) {
      throw new NoAnswer(e);
    }
    channel.setOut(output);
    channel.setErr(output);
    Running started = new Running(session, channel, output);
    try {
      SshCommand.open(channel, session, deadline);
      channel.addCloseFutureListener(_ -> output.end());
      started.run(List.of(SETTLE), deadline);
      return started;
    } catch (EOFException e) {
      String said = output.text().strip();
      boolean only = session.isOpen() || !said.isEmpty();
      giveUp(started);
      throw only ? new NoShell(said) : e;
    } catch (IOException e) {
      giveUp(started);
      throw e;
    }
  }

  /// The connection goes as well: where an answer is missing it may be dead.
  private void giveUp(Running shell) {
    shell.channel.close(true);
    connection.abandon(shell.session);
    running = null;
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    IOException told = new InterruptedIOException("interrupted");
    told.initCause(e);
    return told;
  }

  /// Breaks what is running and ends the library's threads.
  @Override
  public void close() {
    connection.close();
  }

  /// A shell that runs.
  private static final class Running {
    final ClientSession session;
    final ChannelExec channel;
    private final Output output;
    private final String mark;
    private long commands;

    Running(ClientSession session, ChannelExec channel, Output output) {
      this.session = session;
      this.channel = channel;
      this.output = output;
      byte[] random = new byte[8];
      RANDOM.nextBytes(random);
      mark = "wanctl-" + HexFormat.of().formatHex(random);
    }

    List<Answer> run(List<String> batch, Deadline deadline) throws IOException {
      StringBuilder input = new StringBuilder();
      long first = commands;
      for (String command : batch) {
        input.append("{ ").append(command).append("\n} </dev/null 2>&1; ");
        input.append("echo \"\n").append(mark(commands++)).append("$?\"\n");
      }
      output.clear();
      try {
        OutputStream in = channel.getInvertedIn();
        in.write(input.toString().getBytes(StandardCharsets.UTF_8));
        in.flush();
      } catch (IOException e) {
        throw new NoAnswer(e);
      }
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        answers.add(output.await("\n" + mark(first + i), session, deadline));
      }
      return answers;
    }

    private String mark(long number) {
      return mark + " " + number + " ";
    }
  }

  /// Written by the library's thread, read by whoever runs a batch.
  private static final class Output extends OutputStream {
    private byte[] bytes = new byte[8192];
    private int count;
    private int start;
    private boolean overflowed;
    private boolean ended;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] more, int offset, int length) {
      if (count + length > MOST_OUTPUT) {
        overflowed = true;
      } else {
        if (count + length > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + length));
        }
        System.arraycopy(more, offset, bytes, count, length);
        count += length;
      }
      notifyAll();
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized void clear() {
      count = 0;
      start = 0;
      overflowed = false;
    }

    synchronized String text() {
      return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    /// What comes before this mark; the number behind it is the exit status.
    synchronized Answer await(String mark, ClientSession session, Deadline deadline)
        throws IOException {
      byte[] sought = mark.getBytes(StandardCharsets.UTF_8);
      int from = start;
      while (true) {
        int at = find(sought, from);
        int end = at < 0 ? -1 : find(new byte[] {'\n'}, at + sought.length);
        if (end >= 0) {
          String text = new String(bytes, start, at - start, StandardCharsets.UTF_8);
          String status =
              new String(
                  bytes, at + sought.length, end - at - sought.length, StandardCharsets.US_ASCII);
          start = end + 1;
          return new Answer(number(status), text);
        }
        from = Math.max(start, at >= 0 ? at : count - sought.length);
        if (overflowed) {
          throw new IOException("more than " + MOST_OUTPUT + " bytes of output");
        }
        if (ended || !session.isOpen()) {
          throw count == 0
              ? new NoAnswer(null)
              : new EOFException("the shell ended in the middle of an answer");
        }
        try {
          wait(Math.min(SshCommand.LOOK_MILLIS, deadline.remainingMillis()));
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
    }

    private int find(byte[] sought, int from) {
      for (int i = from; i <= count - sought.length; i++) {
        if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
          return i;
        }
      }
      return -1;
    }

    private static int number(String text) throws IOException {
      if (!text.matches("\\d{1,9}")) {
        throw new IOException("the shell says \"" + text + "\" where an exit status should be");
      }
      return Integer.parseInt(text);
    }
  }
}
