package dev.wanctl.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.PartlyApplied;
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
  private Rates confirmed = new Rates(BitRate.UNLIMITED, BitRate.UNLIMITED);

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
    List<CakeQueue> order = uploadFirst ? List.of(upload, download) : List.of(download, upload);
    List<DeviceException> refused = new ArrayList<>();
    for (CakeQueue queue : order) {
      BitRate rate = queue == download ? wanted.download() : wanted.upload();
      int errno = queue.write(rate);
      if (CakeQueue.isGone(errno)) {
        return prepare(wanted); // ours to put up again
      }
      if (errno != 0) {
        refused.add(
            Failures.netlink(
                "setting the rate of CAKE on " + queue.device() + " to " + CakeRates.word(rate),
                errno,
                queue.words()));
      }
    }
    if (refused.size() == order.size()) {
      throw refused.getFirst();
    }
    Rates standing = read();
    if (!refused.isEmpty()) {
      throw new PartlyApplied(refused.getFirst().failure(), standing);
    }
    return standing;
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
