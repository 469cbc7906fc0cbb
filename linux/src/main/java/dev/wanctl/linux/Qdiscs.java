package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Queueing disciplines over rtnetlink.
///
/// A dump always tells of all interfaces. A plain get tells of one, and only if asked to echo; the
/// kernel then tells listeners (`tc monitor`) too.
final class Qdiscs {

  static final int TC_H_ROOT = 0xffffffff;
  static final int TC_H_INGRESS = 0xfffffff1;

  /// The handle of qdiscs that wanctl makes, `ca4e:`; qdiscs that the kernel made have none.
  static final int OUR_HANDLE = 0xca4e0000;

  static final int TCA_KIND = 1;
  static final int TCA_OPTIONS = 2;
  static final int TCA_STATS2 = 7;
  static final int TCMSG = 20;

  private static final int RTM_NEWQDISC = 36;
  private static final int RTM_DELQDISC = 37;
  private static final int RTM_GETQDISC = 38;

  /// @param handle 0 for what the kernel put there by itself
  record Qdisc(int ifindex, String kind, int handle, int parent) {

    boolean ours() {
      return handle == OUR_HANDLE && isCake();
    }

    boolean byKernel() {
      return handle == 0;
    }

    boolean isCake() {
      return kind.equals("cake") || kind.equals("cake_mq");
    }

    /// As tc prints it: `fq_codel`, `htb 1:`.
    String label() {
      return handle == 0 ? kind : kind + " " + Integer.toHexString(handle >>> 16) + ":";
    }
  }

  private final Netlink netlink;

  Qdiscs(Netlink netlink) {
    this.netlink = netlink;
  }

  /// Fetches one qdisc of an interface into [Netlink#replies], allocating nothing; 0 or an error
  /// number.
  int fetch(int ifindex, int parent) {
    // Of the placeholder of an interface that is down the kernel tells nothing; the acknowledgement
    // keeps us from waiting for it.
    netlink
        .request(RTM_GETQDISC, Netlink.NLM_F_ECHO | Netlink.NLM_F_ACK)
        .tcmsg(ifindex, 0, parent, 0);
    return netlink.fetch();
  }

  /// As [#at]; empty, too, where the interface is gone.
  Optional<Qdisc> find(int ifindex, int parent) {
    int errno = fetch(ifindex, parent);
    if (errno == Errno.ENODEV) {
      return Optional.empty();
    }
    return found(ifindex, errno);
  }

  /// What stands at `parent`, [#TC_H_ROOT] or [#TC_H_INGRESS]. Empty where nothing does.
  Optional<Qdisc> at(int ifindex, int parent) {
    return found(ifindex, fetch(ifindex, parent));
  }

  private Optional<Qdisc> found(int ifindex, int errno) {
    // EINVAL: what stands there is the kernel's own placeholder, which it does not show.
    if (errno == Errno.ENOENT || errno == Errno.EINVAL) {
      return Optional.empty();
    }
    check("reading the qdisc of interface " + ifindex, errno);
    return Optional.of(parse(netlink.replies(), netlink.start(), netlink.end()));
  }

  /// The value of an attribute of the qdisc just fetched, -1 if absent.
  int attribute(int type) {
    return Attributes.find(
        netlink.replies(), netlink.start() + Netlink.HEADER + TCMSG, netlink.end(), type);
  }

  ByteBuffer replies() {
    return netlink.replies();
  }

  static Qdisc parse(ByteBuffer in, int start, int end) {
    int body = start + Netlink.HEADER;
    int kind = Attributes.find(in, body + TCMSG, end, TCA_KIND);
    return new Qdisc(
        in.getInt(body + 4),
        kind < 0 ? "" : Attributes.string(in, kind),
        in.getInt(body + 8),
        in.getInt(body + 12));
  }

  /// Visits the qdiscs of all interfaces, between positions of [#replies].
  int dump(Netlink.Visitor visitor) {
    netlink.request(RTM_GETQDISC, Netlink.NLM_F_DUMP).tcmsg(0, 0, 0, 0);
    return netlink.dump(visitor);
  }

  /// Puts our CAKE at the root, or changes all of it where it stands already.
  void putCake(Links.Link link, CakeOptions options) {
    MessageWriter message =
        netlink
            .request(RTM_NEWQDISC, Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE)
            .tcmsg(link.index(), OUR_HANDLE, TC_H_ROOT, 0)
            .attribute(TCA_KIND, "cake");
    int nest = message.nest(TCA_OPTIONS);
    options.write(message);
    message.end(nest);
    check("putting CAKE on " + link.name(), netlink.execute());
  }

  /// Changes the rate of the CAKE that stands at the root, and nothing else; 0 or an error number.
  int changeRate(int ifindex, int handle, String kind, long bytesPerSecond) {
    MessageWriter message =
        netlink
            .request(RTM_NEWQDISC, Netlink.NLM_F_ACK)
            .tcmsg(ifindex, handle, TC_H_ROOT, 0)
            .attribute(TCA_KIND, kind);
    int nest = message.nest(TCA_OPTIONS);
    CakeOptions.writeRate(message, bytesPerSecond);
    message.end(nest);
    return netlink.execute();
  }

  String words() {
    return netlink.words();
  }

  void putIngress(Links.Link link) {
    netlink
        .request(RTM_NEWQDISC, Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
        .tcmsg(link.index(), 0xffff0000, TC_H_INGRESS, 0)
        .attribute(TCA_KIND, "ingress");
    check("putting an ingress qdisc on " + link.name(), netlink.execute());
  }

  /// Removes what stands at `parent`; that nothing does is fine.
  void remove(Links.Link link, int parent) {
    netlink.request(RTM_DELQDISC, Netlink.NLM_F_ACK).tcmsg(link.index(), 0, parent, 0);
    int errno = netlink.execute();
    if (errno != Errno.ENOENT && errno != Errno.ENODEV) {
      check("removing a qdisc of " + link.name(), errno);
    }
  }

  private void check(String wish, int errno) {
    if (errno != 0) {
      throw Failures.netlink(wish, errno, netlink.words());
    }
  }
}
