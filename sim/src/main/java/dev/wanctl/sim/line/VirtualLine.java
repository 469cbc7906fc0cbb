package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.util.SplittableRandom;

/// A line with its ISP's queues, its shapers, its flows and its reflectors, moved on by [#tick].
/// Deterministic: the model's seed, the rates set and the probes sent decide everything. Used by
/// one thread.
///
/// Download: sender, path, ISP queue, shaper, user. Upload: user, shaper, ISP queue, path,
/// receiver. ACKs and probes go the same ways.
public final class VirtualLine {

  /// The reflector of an observer's own probes: perfect, and at no extra distance.
  public static final int OBSERVER = -1;

  private final LineModel model;
  private final int tickNanos;
  private final double tickSeconds;
  private final Trace.Cursor base;
  private final Sender[] senders;

  /// Bytes of data that came to the far end, by flow.
  private final double[] came;

  private final boolean[] downloads;
  private final boolean[] uploads;
  private final Bottleneck downloadQueue;
  private final Bottleneck uploadQueue;
  private final Cake downloadShaper;
  private final Cake uploadShaper;
  private final Path downloadPath;
  private final Path uploadPath;
  private final Probes probes;

  private final Parcel fromServers;
  private final Parcel fromUser;
  private final Parcel atQueue;
  private final Parcel atShaper;
  private final Parcel arrived;

  private long now;
  private double downloadDelivered;
  private double uploadDelivered;
  private double downloadSent;
  private double uploadSent;

  public VirtualLine(LineModel model) {
    this.model = model;
    tickNanos = Math.toIntExact(model.tick().toNanos());
    tickSeconds = tickNanos / 1e9;
    base = model.baseSeconds().cursor();
    int flows = model.flows().size();
    SplittableRandom random = new SplittableRandom(model.seed());
    senders = new Sender[flows];
    came = new double[flows];
    downloads = new boolean[flows];
    uploads = new boolean[flows];
    for (int f = 0; f < flows; f++) {
      Flow flow = model.flows().get(f);
      downloads[f] = flow.direction() == Direction.DOWNLOAD;
      uploads[f] = !downloads[f];
      senders[f] =
          switch (flow) {
            case Flow.Constant constant -> new ConstantSender(constant);
            case Flow.Greedy greedy -> new TcpSender(greedy, tickNanos, random.split());
            case Flow.Web web -> new TcpSender(web, tickNanos, random.split());
            case Flow.Guest guest -> new TcpSender(guest, tickNanos, random.split());
          };
    }
    downloadQueue = new Bottleneck(model.download(), random.split());
    uploadQueue = new Bottleneck(model.upload(), random.split());
    downloadShaper = new Cake(downloads, true);
    uploadShaper = new Cake(uploads, false);
    downloadPath = new Path(model.download(), downloads, tickNanos, random.split());
    uploadPath = new Path(model.upload(), uploads, tickNanos, random.split());
    probes = new Probes(model, random.split());
    fromServers = new Parcel(flows);
    fromUser = new Parcel(flows);
    atQueue = new Parcel(flows);
    atShaper = new Parcel(flows);
    arrived = new Parcel(flows);
  }

  /// Sends a probe to a reflector. Times before the present count as the present.
  public long send(int reflector, long sentNanos) {
    if (reflector < OBSERVER || reflector >= model.reflectors().size()) {
      throw new IndexOutOfBoundsException("no reflector " + reflector);
    }
    return probes.send(reflector, Math.max(now, sentNanos));
  }

  /// The earliest reply received by `until` that was not told yet; false if there is none.
  public boolean nextReply(long until, Reply into) {
    return probes.next(until, into);
  }

  /// Moves on by one tick.
  public void tick() {
    fromUser.clear();
    fromServers.clear();
    download();
    upload();
    probes.tick(
        now + tickNanos,
        uploadShaper,
        uploadQueue,
        uploadPath,
        downloadPath,
        downloadQueue,
        downloadShaper);
    now += tickNanos;
  }

  private void download() {
    atQueue.clear();
    downloadPath.pop(now, atQueue);
    atShaper.clear();
    downloadQueue.tick(now, tickSeconds, atQueue, downloads, atShaper);
    arrived.clear();
    downloadShaper.tick(now, tickSeconds, atShaper, arrived);
    downloadDelivered += arrived.totalBytes();
    receive(downloads, fromUser);
    for (int f = 0; f < senders.length; f++) {
      if (uploads[f]) {
        double bytes = senders[f].send(now, tickSeconds);
        fromUser.add(f, bytes, bytes, 0);
        uploadSent += bytes;
      }
    }
  }

  private void upload() {
    atShaper.clear();
    uploadShaper.tick(now, tickSeconds, fromUser, atShaper);
    atQueue.clear();
    uploadQueue.tick(now, tickSeconds, atShaper, uploads, atQueue);
    double half = base.at(now) / 2;
    uploadPath.push(now, half, atQueue);
    arrived.clear();
    uploadPath.pop(now, arrived);
    uploadDelivered += arrived.totalBytes();
    receive(uploads, fromServers);
    for (int f = 0; f < senders.length; f++) {
      if (downloads[f]) {
        double bytes = senders[f].send(now, tickSeconds);
        fromServers.add(f, bytes, bytes, 0);
        downloadSent += bytes;
      }
    }
    downloadPath.push(now, half, fromServers);
  }

  /// Data becomes ACKs on the way back, ACKs tell their sender.
  private void receive(boolean[] data, Parcel back) {
    for (int f = 0; f < senders.length; f++) {
      if (!arrived.carries(f)) {
        continue;
      }
      if (!data[f]) {
        senders[f].acknowledged(now, arrived.good[f], arrived.lost[f]);
        continue;
      }
      came[f] += arrived.good[f];
      if (senders[f] instanceof TcpSender) {
        double bytes = Math.max(1, arrived.good[f] * Packets.ACK_SHARE);
        back.add(f, bytes, arrived.good[f], arrived.lost[f]);
      }
    }
  }

  public long now() {
    return now;
  }

  /// Whether a guest of the model, by its place among the flows, has something to send.
  public void invite(int flow, boolean on) {
    if (!(model.flows().get(flow) instanceof Flow.Guest)
        || !(senders[flow] instanceof TcpSender sender)) {
      throw new IllegalArgumentException("flow " + flow + " is no guest");
    }
    sender.invited(on);
  }

  /// Bytes of a flow's data that came to its far end so far.
  public double came(int flow) {
    return came[flow];
  }

  public LineModel model() {
    return model;
  }

  /// Sets a shaper's rate in bit/s from now on; infinite for no shaping.
  public void setRate(Direction direction, double bitsPerSecond) {
    shaper(direction).rate(bitsPerSecond);
  }

  public double rate(Direction direction) {
    return shaper(direction).rate();
  }

  public Counters counters(Direction direction) {
    Cake shaper = shaper(direction);
    return new Counters(
        (long) shaper.arrived(),
        (long) shaper.passed(),
        (long) shaper.dropped(),
        (long) shaper.backlog());
  }

  /// What the ISP's bottleneck carries now, bit/s.
  public double capacity(Direction direction) {
    return queue(direction).capacity();
  }

  /// How long the ISP's queue is now, in seconds. Controllers cannot know it.
  public double queueSeconds(Direction direction) {
    return queue(direction).delaySeconds();
  }

  /// Bytes that came to the far end so far: the user for the download, the Internet for the upload.
  public double deliveredBytes(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadDelivered : uploadDelivered;
  }

  /// Bits that the bottleneck could have carried so far.
  public double offeredBits(Direction direction) {
    return queue(direction).offeredBits();
  }

  /// Probes that got no answer.
  public long lostProbes() {
    return probes.lost();
  }

  Cake shaper(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadShaper : uploadShaper;
  }

  Bottleneck queue(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadQueue : uploadQueue;
  }

  Path path(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadPath : uploadPath;
  }

  /// Bytes of data that senders of a direction put in so far, without ACKs.
  double sentBytes(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadSent : uploadSent;
  }
}
