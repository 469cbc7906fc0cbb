package dev.wanctl.routeros;

import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.NoAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One connection to the router's API with any number of commands in flight, told apart by their
/// tags: [#send], then [#receive]. A thread of its own reads all answers and ends with the
/// connection. Once it has ended, for whatever reason, it stays so. Thread-safe.
final class ApiConnection {

  /// A command on its way.
  static final class Call {
    private final String tag;
    private final long sentAtNanos = System.nanoTime();
    private final ApiReply.Gathering gathering = new ApiReply.Gathering();
    private final CompletableFuture<ApiReply> reply = new CompletableFuture<>();

    private Call(long number) {
      tag = Long.toString(number);
    }
  }

  private final Dialer.Open open;
  private final Thread reader;
  private final Object lock = new Object();
  private final Map<String, Call> inFlight = new HashMap<>(); // guarded by lock
  private @Nullable IOException ended; // guarded by lock
  private long lastTag; // guarded by lock
  private final Object writing = new Object();
  private volatile long lastHeardNanos = System.nanoTime();
  private volatile boolean answered;

  private ApiConnection(Dialer.Open open, String router) {
    this.open = open;
    reader = Thread.ofPlatform().daemon().name("api-" + router).unstarted(this::readAll);
  }

  /// Not logged in yet.
  static ApiConnection open(Dialer dialer, String router, Deadline deadline) throws IOException {
    ApiConnection connection = new ApiConnection(dialer.open(deadline), router);
    // From here on whoever waits keeps the deadline, and the reader waits for ever.
    connection.open.socket().deadline(Deadline.NEVER);
    connection.reader.start();
    return connection;
  }

  boolean alive() {
    synchronized (lock) {
      return ended == null;
    }
  }

  /// Whether it has answered before and may since have been closed by the router for lying idle.
  boolean used() {
    return answered;
  }

  Call send(List<String> words) throws IOException {
    return sendAll(List.of(words)).getFirst();
  }

  /// Commands take the way in the order in which they are given, all of them in one write: with TLS
  /// one record, on the network usually one packet.
  List<Call> sendAll(List<List<String>> commands) throws IOException {
    synchronized (writing) {
      List<Call> calls = new ArrayList<>();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      synchronized (lock) {
        if (ended != null) {
          throw new NoAnswer(ended);
        }
        for (List<String> words : commands) {
          Call call = new Call(++lastTag);
          inFlight.put(call.tag, call);
          calls.add(call);
          all.writeBytes(tagged(words, call.tag));
        }
      }
      write(all.toByteArray());
      return calls;
    }
  }

  private static byte[] tagged(List<String> words, String tag) {
    List<String> tagged = new ArrayList<>(words);
    tagged.add(".tag=" + tag);
    return ApiSentence.bytes(tagged);
  }

  private void write(byte[] sentences) throws IOException {
    try {
      open.out().write(sentences);
      open.out().flush();
    } catch (SocketException | SSLException e) {
      // Nor will there be one to what was sent before and waits for it.
      NoAnswer none = new NoAnswer(e);
      end(none);
      throw none;
    }
  }

  /// Waits for the whole answer. Throws [NoAnswer] when the connection ended without any of it.
  ApiReply receive(Call call, Deadline deadline) throws IOException {
    try {
      return call.reply.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException | SocketTimeoutException _) {
      giveUp(call);
      throw new SocketTimeoutException("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(call);
      throw new IOException("interrupted", e);
    }
  }

  /// One late answer does not end what others are waiting for; a router that has said nothing at
  /// all since the command was sent is gone.
  private void giveUp(Call call) {
    if (lastHeardNanos - call.sentAtNanos < 0) {
      close();
      return;
    }
    synchronized (lock) {
      inFlight.remove(call.tag);
    }
    try {
      synchronized (writing) {
        write(tagged(List.of("/cancel", "=tag=" + call.tag), "cancel"));
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private void readAll() {
    InputStream in = open.in();
    try {
      while (true) {
        ApiReply.Sentence sentence = ApiReply.Sentence.of(ApiSentence.read(in));
        lastHeardNanos = System.nanoTime();
        if (sentence.kind().equals("!fatal")) {
          throw new ApiReply.Fatal(sentence.reason());
        }
        take(sentence);
      }
    } catch (SocketException | SSLException e) {
      end(new NoAnswer(e));
    } catch (IOException e) {
      end(e);
    } catch (RuntimeException e) {
      end(new IOException(e));
      throw e;
    }
  }

  private void take(ApiReply.Sentence sentence) throws Malformed {
    Call call;
    synchronized (lock) {
      call = inFlight.get(sentence.tag());
    }
    // One that was given up still gets its last words.
    if (call != null) {
      var reply = call.gathering.add(sentence);
      if (reply.isPresent()) {
        answered = true;
        synchronized (lock) {
          inFlight.remove(call.tag);
        }
        call.reply.complete(reply.get());
      }
    }
  }

  private void end(IOException reason) {
    List<Call> waiting;
    synchronized (lock) {
      if (ended == null) {
        ended = reason;
      }
      waiting = List.copyOf(inFlight.values());
      inFlight.clear();
    }
    open.close();
    waiting.forEach(call -> call.reply.completeExceptionally(reason));
  }

  /// Whoever still waits hears that the connection ended.
  void close() {
    end(new SocketException("closed"));
  }
}
