package dev.wanctl.sim.line;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Probes under way. Each is a sparse flow of its own in both shapers and takes its true place in
/// both queues: its round trip is base + upload queue it met + download queue its reply met +
/// noise.
final class Probes {

  private static final byte FREE = 0;
  private static final byte BEFORE_UPLOAD_SHAPER = 1;
  private static final byte BEFORE_UPLOAD_QUEUE = 2;
  private static final byte IN_UPLOAD_QUEUE = 3;
  private static final byte BEFORE_DOWNLOAD_QUEUE = 4;
  private static final byte IN_DOWNLOAD_QUEUE = 5;
  private static final byte RETURNED = 6;

  private final LineModel model;
  private final RandomGenerator random;
  private final double[] tokens;
  private final long[] tokensAt;

  private byte[] stage = new byte[64];
  private int[] reflector = new int[64];
  private long[] ticket = new long[64];
  private long[] sent = new long[64];
  private long[] time = new long[64];
  private long[] turned = new long[64];
  private long[] base = new long[64];
  private double[] place = new double[64];
  private int top;
  private long nextTicket;
  private long lost;

  Probes(LineModel model, RandomGenerator random) {
    this.model = model;
    this.random = random;
    tokens = new double[model.reflectors().size()];
    tokensAt = new long[model.reflectors().size()];
    Arrays.fill(tokens, 1);
  }

  long send(int toReflector, long sentNanos) {
    int i = 0;
    while (i < top && stage[i] != FREE) {
      i++;
    }
    if (i == stage.length) {
      grow();
    }
    top = Math.max(top, i + 1);
    stage[i] = BEFORE_UPLOAD_SHAPER;
    reflector[i] = toReflector;
    ticket[i] = nextTicket;
    sent[i] = sentNanos;
    time[i] = sentNanos;
    base[i] = 0;
    return nextTicket++;
  }

  /// Moves on those that the last tick moved on. `end` is its end.
  void tick(
      long end,
      Cake uploadShaper,
      Bottleneck upload,
      Path up,
      Path down,
      Bottleneck download,
      Cake downloadShaper) {
    for (int i = 0; i < top; i++) {
      if (stage[i] == BEFORE_UPLOAD_SHAPER && time[i] < end) {
        time[i] += Math.round(uploadShaper.sparseWait(random.nextDouble()) * 1e9);
        stage[i] = BEFORE_UPLOAD_QUEUE;
      }
      if (stage[i] == BEFORE_UPLOAD_QUEUE && time[i] < end) {
        place[i] = upload.place(time[i]);
        stage[i] = upload.refuses(random.nextDouble()) ? drop() : IN_UPLOAD_QUEUE;
      }
      if (stage[i] == IN_UPLOAD_QUEUE && upload.hasLeft(place[i])) {
        turnRound(i, upload.leftAt(place[i], time[i]), up, down);
      }
      if (stage[i] == BEFORE_DOWNLOAD_QUEUE && time[i] < end) {
        place[i] = download.place(time[i]);
        stage[i] = download.refuses(random.nextDouble()) ? drop() : IN_DOWNLOAD_QUEUE;
      }
      if (stage[i] == IN_DOWNLOAD_QUEUE && download.hasLeft(place[i])) {
        long wait = Math.round(downloadShaper.sparseWait(random.nextDouble()) * 1e9);
        time[i] = download.leftAt(place[i], time[i]) + wait;
        stage[i] = RETURNED;
      }
    }
    while (top > 0 && stage[top - 1] == FREE) {
      top--;
    }
  }

  private void turnRound(int i, long leftQueue, Path up, Path down) {
    long half = Math.round(model.baseSeconds().at(leftQueue) / 2 * 1e9);
    long arrived = up.probe(leftQueue, half / 1e9);
    if (arrived < 0 || !answers(i, arrived)) {
      stage[i] = drop();
      return;
    }
    long extra = 0;
    long trouble = 0;
    if (reflector[i] >= 0) {
      ReflectorModel r = model.reflectors().get(reflector[i]);
      extra = Math.round(r.extraSeconds() * 1e9);
      trouble = Interval.any(r.trouble(), arrived) ? Math.round(r.troubleSeconds() * 1e9) : 0;
    }
    turned[i] = arrived + extra / 2;
    long back = Math.round(model.baseSeconds().at(turned[i]) / 2 * 1e9);
    long atQueue = down.probe(turned[i], back / 1e9);
    if (atQueue < 0) {
      stage[i] = drop();
      return;
    }
    base[i] = half + back + extra;
    time[i] = atQueue + (extra - extra / 2) + trouble;
    stage[i] = BEFORE_DOWNLOAD_QUEUE;
  }

  private boolean answers(int i, long now) {
    int r = reflector[i];
    if (r < 0) {
      return true;
    }
    ReflectorModel host = model.reflectors().get(r);
    if (host.loss() > 0 && random.nextDouble() < host.loss()) {
      return false;
    }
    if (Double.isInfinite(host.perSecond())) {
      return true;
    }
    tokens[r] = Math.min(1, tokens[r] + (now - tokensAt[r]) / 1e9 * host.perSecond());
    tokensAt[r] = now;
    if (tokens[r] < 1) {
      return false;
    }
    tokens[r] -= 1;
    return true;
  }

  private byte drop() {
    lost++;
    return FREE;
  }

  /// The earliest reply that was received by `until`; false if there is none.
  boolean next(long until, Reply into) {
    int first = -1;
    for (int i = 0; i < top; i++) {
      if (stage[i] == RETURNED && time[i] <= until && (first < 0 || time[i] < time[first])) {
        first = i;
      }
    }
    if (first < 0) {
      return false;
    }
    stage[first] = FREE;
    int r = reflector[first];
    long clock = r < 0 ? 0 : Math.round(model.reflectors().get(r).clockSeconds() * 1e9);
    into.ticket = ticket[first];
    into.reflector = r;
    into.sentNanos = sent[first];
    into.receivedNanos = time[first];
    into.uploadNanos = turned[first] - sent[first] + clock;
    into.downloadNanos = time[first] - turned[first] - clock;
    into.addedNanos = time[first] - sent[first] - base[first];
    return true;
  }

  long lost() {
    return lost;
  }

  private void grow() {
    int size = stage.length * 2;
    stage = Arrays.copyOf(stage, size);
    reflector = Arrays.copyOf(reflector, size);
    ticket = Arrays.copyOf(ticket, size);
    sent = Arrays.copyOf(sent, size);
    time = Arrays.copyOf(time, size);
    turned = Arrays.copyOf(turned, size);
    base = Arrays.copyOf(base, size);
    place = Arrays.copyOf(place, size);
  }
}
