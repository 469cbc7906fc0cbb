package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// A test with an iperf3 server: one control connection, on which the server leads by single bytes
/// and both send JSON with its length before it, and one connection for each flow. Both directions
/// at once are its bidirectional test, which servers know since 3.7.
final class Iperf3Load implements Load {

  // The server's states, by iperf3's `iperf_api.h`.
  private static final int TEST_START = 1;
  private static final int TEST_RUNNING = 2;
  private static final int TEST_END = 4;
  private static final int PARAM_EXCHANGE = 9;
  private static final int CREATE_STREAMS = 10;
  private static final int SERVER_TERMINATE = 11;
  private static final int EXCHANGE_RESULTS = 13;
  private static final int DISPLAY_RESULTS = 14;
  private static final int IPERF_DONE = 16;
  private static final int ACCESS_DENIED = -1;
  private static final int SERVER_ERROR = -2;

  private static final int BLOCK = 128 * 1024;
  private static final int LONGEST_JSON = 1 << 20;
  private static final String COOKIE_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int COOKIE_LENGTH = 36;

  /// The server is told of no end: the test ends when this side says so.
  private static final int NO_END = 0;

  private final Source.Iperf3 server;
  private final Connections connections;
  private final Map<Direction, LongAdder> bytes = new EnumMap<>(Direction.class);
  private final AtomicReference<Optional<NoMeasurement>> failure =
      new AtomicReference<>(Optional.empty());
  private final List<Socket> streams = new ArrayList<>();
  private final List<LongAdder> perStream = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final byte[] cookie = cookie();
  private final Socket control;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final long startNanos = System.nanoTime();
  private volatile boolean ending;

  private Iperf3Load(Source.Iperf3 server, Connections connections) throws IOException {
    this.server = server;
    this.connections = connections;
    for (Direction direction : Direction.values()) {
      bytes.put(direction, new LongAdder());
    }
    control = connections.plain(server.host(), server.port(), false);
    control.setTcpNoDelay(true);
    in = new DataInputStream(control.getInputStream());
    out = new DataOutputStream(control.getOutputStream());
  }

  static Iperf3Load start(
      Source.Iperf3 server, Set<Direction> directions, int flows, Optional<InetAddress> from)
      throws NoMeasurement {
    Connections connections = new Connections(from);
    try {
      Iperf3Load load = new Iperf3Load(server, connections);
      load.begin(directions, flows);
      return load;
    } catch (IOException e) {
      connections.close();
      throw new NoMeasurement(
          "the iperf3 server " + server.host() + ":" + server.port() + ": " + e.getMessage(),
          "see that `iperf3 -s -p " + server.port() + "` runs there and no firewall is in between");
    } catch (NoMeasurement e) {
      connections.close();
      throw e;
    }
  }

  private static byte[] cookie() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < COOKIE_LENGTH; i++) {
      text.append(COOKIE_LETTERS.charAt(random.nextInt(COOKIE_LETTERS.length())));
    }
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private void begin(Set<Direction> directions, int flows) throws IOException, NoMeasurement {
    out.write(cookie);
    while (true) {
      int state = in.readByte();
      switch (state) {
        case PARAM_EXCHANGE -> send(parameters(directions, flows));
        case CREATE_STREAMS -> {
          // In a bidirectional test the server takes those that it reads from first.
          connect(Direction.UPLOAD, directions, flows);
          connect(Direction.DOWNLOAD, directions, flows);
        }
        case TEST_START -> {}
        case TEST_RUNNING -> {
          threads.forEach(Thread::start);
          return;
        }
        case ACCESS_DENIED ->
            throw new NoMeasurement(
                "the iperf3 server " + server.host() + " is busy with another test",
                "wait until it is over: a server takes one at a time");
        case SERVER_ERROR ->
            throw new NoMeasurement(
                "the iperf3 server "
                    + server.host()
                    + " refuses the test (its error "
                    + in.readInt()
                    + ")",
                "see what it says in its own terminal");
        default -> throw new IOException("unexpected state " + state + ": no iperf3?");
      }
    }
  }

  private static Json.Obj parameters(Set<Direction> directions, int flows) {
    Json.Builder json =
        Json.object()
            .put("tcp", true)
            .put("omit", 0)
            .put("time", NO_END)
            .put("num", 0)
            .put("blockcount", 0)
            .put("parallel", flows)
            .put("len", BLOCK)
            .put("pacing_timer", 1000)
            .put("client_version", "3.12");
    if (directions.size() == 2) {
      json.put("bidirectional", true);
    } else if (directions.contains(Direction.DOWNLOAD)) {
      json.put("reverse", true);
    }
    return json.build();
  }

  private void connect(Direction direction, Set<Direction> directions, int flows)
      throws IOException {
    boolean sends = direction == Direction.UPLOAD;
    for (int i = 0; directions.contains(direction) && i < flows; i++) {
      Socket stream = connections.plain(server.host(), server.port(), sends);
      stream.getOutputStream().write(cookie);
      streams.add(stream);
      LongAdder own = new LongAdder();
      perStream.add(own);
      LongAdder all = Objects.requireNonNull(bytes.get(direction));
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("load-" + threads.size())
              .unstarted(() -> move(stream, sends, own, all)));
    }
  }

  private void move(Socket stream, boolean sends, LongAdder own, LongAdder all) {
    byte[] block = new byte[BLOCK];
    ThreadLocalRandom.current().nextBytes(block);
    try {
      InputStream from = stream.getInputStream();
      OutputStream to = stream.getOutputStream();
      while (!ending) {
        int n = BLOCK;
        if (sends) {
          to.write(block);
        } else {
          n = from.read(block);
        }
        if (n < 0) {
          throw new IOException("the server closed a flow");
        }
        own.add(n);
        all.add(n);
      }
    } catch (IOException e) {
      if (!ending) {
        failure.compareAndSet(
            Optional.empty(),
            Optional.of(
                new NoMeasurement(
                    "iperf3://" + server.host() + " breaks off: " + e.getMessage(),
                    "see what the server says in its own terminal")));
      }
    }
  }

  private void send(Json.Obj json) throws IOException {
    byte[] text = json.compact().getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
    out.flush();
  }

  @Override
  public long bytes(Direction direction) {
    return Objects.requireNonNull(bytes.get(direction)).sum();
  }

  @Override
  public Optional<NoMeasurement> failure() {
    return failure.get();
  }

  /// Ends the test by the rules, so that the server is free for the next one; whatever goes wrong
  /// with that, the connections are gone afterwards.
  @Override
  public void close() {
    if (ending) {
      return;
    }
    ending = true;
    try {
      out.writeByte(TEST_END);
      out.flush();
      boolean over = false;
      while (!over) {
        int state = in.readByte();
        switch (state) {
          case EXCHANGE_RESULTS -> {
            send(results());
            readResults();
          }
          case DISPLAY_RESULTS -> {
            out.writeByte(IPERF_DONE);
            over = true;
          }
          case SERVER_TERMINATE, ACCESS_DENIED, SERVER_ERROR -> over = true;
          default -> {} // it was on its way before the end
        }
      }
    } catch (IOException _) {
      // It is over in any case.
    } finally {
      connections.close();
    }
  }

  private Json.Obj results() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    List<Json> all = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      all.add(
          Json.object()
              .put("id", i == 0 ? 1 : i + 2) // as iperf3 numbers them
              .put("bytes", perStream.get(i).sum())
              .put("retransmits", -1)
              .put("jitter", 0)
              .put("errors", 0)
              .put("packets", 0)
              .put("start_time", 0)
              .put("end_time", seconds)
              .build());
    }
    return Json.object()
        .put("cpu_util_total", 0)
        .put("cpu_util_user", 0)
        .put("cpu_util_system", 0)
        .put("sender_has_retransmits", -1)
        .put("streams", Json.array(all))
        .build();
  }

  /// What the server counted is of no use here, but must be taken.
  private void readResults() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_JSON) {
      throw new IOException("results of " + length + " bytes");
    }
    try {
      Json _ = Json.parse(in.readNBytes(length));
    } catch (JsonException e) {
      throw new IOException("results that are no JSON", e);
    }
  }
}
