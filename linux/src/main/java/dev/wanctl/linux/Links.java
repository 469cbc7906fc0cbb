package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Network interfaces over rtnetlink. Asked by name each time: an index is another one when a
/// device was made anew, and `/sys/class/net` shows the namespace of the mount, not ours.
public final class Links {

  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_GETSTATS = 94;

  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_IFALIAS = 20;
  private static final int IFLA_STATS_LINK_64 = 1;
  private static final int IFINFOMSG = 16;
  private static final int IF_STATS_MSG = 12;
  private static final int IFF_UP = 1;
  private static final int IFF_POINTOPOINT = 0x10;
  private static final int IFF_RUNNING = 0x40;

  /// Positions in `struct rtnl_link_stats64`.
  private static final int RX_BYTES = 16;

  private static final int TX_BYTES = 24;

  /// @param kind of a virtual device, such as `ifb`; empty for others
  /// @param alias what an administrator, or we, wrote on it
  /// @param pointToPoint it leads to one other end, as a PPP session does
  /// @param running it is up and has a carrier
  public record Link(
      int index,
      String name,
      boolean up,
      boolean running,
      boolean pointToPoint,
      String kind,
      String alias) {}

  private final Netlink netlink;
  private int statistics = -1;

  public Links(Netlink netlink) {
    this.netlink = netlink;
  }

  public Optional<Link> find(String name) {
    netlink.request(RTM_GETLINK, 0).ifinfomsg(0, 0, 0).attribute(IFLA_IFNAME, name);
    int errno = netlink.fetch();
    if (errno == Errno.ENODEV) {
      return Optional.empty();
    }
    check("reading interface " + name, errno);
    return Optional.of(parse(netlink.replies(), netlink.start(), netlink.end()));
  }

  /// The interface that has this index now.
  public Link withIndex(int index) {
    netlink.request(RTM_GETLINK, 0).ifinfomsg(index, 0, 0);
    check("reading interface " + index, netlink.fetch());
    return parse(netlink.replies(), netlink.start(), netlink.end());
  }

  static Link parse(ByteBuffer in, int start, int end) {
    int body = start + Netlink.HEADER;
    int attributes = body + IFINFOMSG;
    int name = Attributes.find(in, attributes, end, IFLA_IFNAME);
    int alias = Attributes.find(in, attributes, end, IFLA_IFALIAS);
    int info = Attributes.find(in, attributes, end, IFLA_LINKINFO);
    int kind = Attributes.find(in, info, IFLA_INFO_KIND);
    return new Link(
        in.getInt(body + 4),
        name < 0 ? "" : Attributes.string(in, name),
        (in.getInt(body + 8) & IFF_UP) != 0,
        (in.getInt(body + 8) & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING),
        (in.getInt(body + 8) & IFF_POINTOPOINT) != 0,
        kind < 0 ? "" : Attributes.string(in, kind),
        alias < 0 ? "" : Attributes.string(in, alias));
  }

  public Link require(String name) {
    return find(name).orElseThrow(() -> Failures.noSuchInterface(name));
  }

  void create(String name, String kind) {
    MessageWriter message =
        netlink
            .request(RTM_NEWLINK, Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
            .ifinfomsg(0, 0, 0)
            .attribute(IFLA_IFNAME, name);
    int info = message.nest(IFLA_LINKINFO);
    message.attribute(IFLA_INFO_KIND, kind).end(info);
    check("making " + kind + " interface " + name, netlink.execute());
  }

  /// Brings an interface up and writes an alias on it.
  void raise(Link link, String alias) {
    netlink
        .request(RTM_NEWLINK, Netlink.NLM_F_ACK)
        .ifinfomsg(link.index(), IFF_UP, IFF_UP)
        .attribute(IFLA_IFALIAS, alias);
    check("bringing interface " + link.name() + " up", netlink.execute());
  }

  void delete(Link link) {
    netlink.request(RTM_DELLINK, Netlink.NLM_F_ACK).ifinfomsg(link.index(), 0, 0);
    int errno = netlink.execute();
    if (errno != Errno.ENODEV) {
      check("removing interface " + link.name(), errno);
    }
  }

  /// Reads an interface's counters, for [#receivedBytes] and [#sentBytes]; returns 0 or an error
  /// number. Allocates nothing.
  int readStatistics(int index) {
    netlink.request(RTM_GETSTATS, 0).ifStatsMsg(index, 1 << (IFLA_STATS_LINK_64 - 1));
    int errno = netlink.fetch();
    statistics =
        errno != 0
            ? -1
            : Attributes.find(
                netlink.replies(),
                netlink.start() + Netlink.HEADER + IF_STATS_MSG,
                netlink.end(),
                IFLA_STATS_LINK_64);
    return errno;
  }

  /// Of the last [#readStatistics], before the socket is used again; -1 if it failed.
  long receivedBytes() {
    return statistics < 0 ? -1 : netlink.replies().getLong(statistics + RX_BYTES);
  }

  long sentBytes() {
    return statistics < 0 ? -1 : netlink.replies().getLong(statistics + TX_BYTES);
  }

  private void check(String wish, int errno) {
    if (errno != 0) {
      throw Failures.netlink(wish, errno, netlink.words());
    }
  }
}
