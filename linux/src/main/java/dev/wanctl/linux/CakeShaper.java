package dev.wanctl.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Two CAKE qdiscs of this machine, changed over rtnetlink: one message per direction and a
/// read-back, some microseconds each. Made by [LinuxShapers].
///
/// An interface that is taken away and comes back (a PPPoE session, a USB stick) loses its qdiscs:
/// the next [#apply] puts everything up again.
final class CakeShaper implements Shaper {

  private final Netlink netlink;
  private final CakeQueue download;
  private final CakeQueue upload;
  private final Optional<IngressRedirect> redirect;
  private Rates confirmed = new Rates(UNLIMITED, UNLIMITED);

  CakeShaper(
      Netlink netlink, CakeQueue download, CakeQueue upload, Optional<IngressRedirect> redirect) {
    this.netlink = netlink;
    this.download = download;
    this.upload = upload;
    this.redirect = redirect;
  }

  @Override
  public String name() {
    return "CAKE on " + upload.device() + " and " + download.device();
  }

  @Override
  public Prior inspect() {
    Map<String, String> facts = new TreeMap<>();
    redirect.ifPresent(r -> r.inspect(facts));
    download.inspect(facts, redirect.isPresent());
    upload.inspect(facts, false);
    return new Prior(facts);
  }

  @Override
  public Rates prepare(Rates first) {
    redirect.ifPresent(IngressRedirect::makeIfb);
    download.stand(first.download());
    upload.stand(first.upload());
    redirect.ifPresent(IngressRedirect::lead);
    return read();
  }

  @Override
  public Rates apply(Rates wanted) {
    boolean uploadFirst =
        wanted.upload().compareTo(confirmed.upload()) < 0
            && wanted.download().compareTo(confirmed.download()) >= 0;
    boolean stands =
        uploadFirst
            ? write(Direction.UPLOAD, wanted) && write(Direction.DOWNLOAD, wanted)
            : write(Direction.DOWNLOAD, wanted) && write(Direction.UPLOAD, wanted);
    return stands ? read() : prepare(wanted);
  }

  /// False when there is nothing left to write to, and it is ours to put up again.
  private boolean write(Direction direction, Rates wanted) {
    CakeQueue queue = direction == Direction.DOWNLOAD ? download : upload;
    BitRate rate = wanted.of(direction);
    int errno = queue.write(rate);
    if (errno != 0 && !CakeQueue.isGone(errno)) {
      throw Failures.netlink(
          "setting the rate of CAKE on " + queue.device() + " to " + CakeRates.word(rate),
          errno,
          queue.words());
    }
    return errno == 0;
  }

  @Override
  public Rates read() {
    confirmed = new Rates(download.read(), upload.read());
    return confirmed;
  }

  @Override
  public List<QueueReading> queues() {
    List<QueueReading> readings = new ArrayList<>(download.tins());
    readings.addAll(upload.tins());
    return List.copyOf(readings);
  }

  /// The traffic is led around the ifb before the ifb goes. All is tried, so that one interface
  /// that is in trouble does not keep the other one shaped.
  @Override
  public void restore(Prior prior) {
    List<Runnable> steps = new ArrayList<>();
    redirect.ifPresent(r -> steps.add(() -> r.restore(prior.facts())));
    steps.add(() -> download.restore(prior.facts()));
    steps.add(() -> upload.restore(prior.facts()));
    Failures.tryAll(steps);
  }

  @Override
  public WritePolicy writePolicy() {
    return WritePolicy.LOCAL;
  }

  @Override
  public void close() {
    netlink.close();
  }
}
