package dev.wanctl.linux;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;
import java.util.Optional;

/// Shapers of this machine. Making one opens a netlink socket and touches nothing; needs
/// CAP_NET_ADMIN from [Shaper#prepare] on.
public final class LinuxShapers {

  private LinuxShapers() {}

  /// For a router whose line is `interfaceName`: CAKE on its egress for the upload, and on an ifb,
  /// made for it, which all that arrives is led through, for the download.
  public static Shaper onInterface(
      String interfaceName, CakeParameters download, CakeParameters upload) {
    Netlink netlink = new Netlink();
    IngressRedirect redirect = new IngressRedirect(interfaceName, netlink);
    return new CakeShaper(
        netlink,
        queue(netlink, Direction.DOWNLOAD, redirect.ifb(), new CakeQueue.Claim.Make(download)),
        queue(netlink, Direction.UPLOAD, interfaceName, new CakeQueue.Claim.Make(upload)),
        Optional.of(redirect));
  }

  /// For a bridge, or a router with one inner interface: CAKE on the egress of two interfaces.
  public static Shaper onPair(
      String downloadInterface,
      CakeParameters download,
      String uploadInterface,
      CakeParameters upload) {
    return pair(
        downloadInterface,
        new CakeQueue.Claim.Make(download),
        uploadInterface,
        new CakeQueue.Claim.Make(upload));
  }

  /// CAKE that others made at the root of two interfaces, of which wanctl changes the rate alone.
  public static Shaper adopt(String downloadInterface, String uploadInterface) {
    return pair(
        downloadInterface,
        new CakeQueue.Claim.Adopt(),
        uploadInterface,
        new CakeQueue.Claim.Adopt());
  }

  /// Only to restore what a former process changed, from what its [Shaper#inspect] wrote down;
  /// empty if `prior` is not of a shaper of this machine.
  public static Optional<Shaper> former(Prior prior) {
    String download = prior.facts().get(CakeQueue.deviceKey(Direction.DOWNLOAD));
    String upload = prior.facts().get(CakeQueue.deviceKey(Direction.UPLOAD));
    if (download == null || upload == null) {
      return Optional.empty();
    }
    Netlink netlink = new Netlink();
    Optional<IngressRedirect> redirect =
        Optional.of(new IngressRedirect(upload, netlink)).filter(r -> r.ifb().equals(download));
    // Whose CAKE it is stands in the facts; the claim is for making one.
    CakeQueue.Claim none = new CakeQueue.Claim.Adopt();
    return Optional.of(
        new CakeShaper(
            netlink,
            queue(netlink, Direction.DOWNLOAD, download, none),
            queue(netlink, Direction.UPLOAD, upload, none),
            redirect));
  }

  /// The name of the ifb that [#onInterface] makes.
  public static String ifbName(String interfaceName) {
    return IngressRedirect.ifbName(interfaceName);
  }

  private static Shaper pair(
      String downloadInterface,
      CakeQueue.Claim download,
      String uploadInterface,
      CakeQueue.Claim upload) {
    Netlink netlink = new Netlink();
    return new CakeShaper(
        netlink,
        queue(netlink, Direction.DOWNLOAD, downloadInterface, download),
        queue(netlink, Direction.UPLOAD, uploadInterface, upload),
        Optional.empty());
  }

  private static CakeQueue queue(
      Netlink netlink, Direction direction, String device, CakeQueue.Claim claim) {
    return new CakeQueue(direction, device, claim, netlink);
  }
}
