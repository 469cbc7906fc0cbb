package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Traffic filters at the ingress of an interface: the one that wanctl puts there, and others.
final class Filters {

  /// Where among the filters ours stands; chosen so as not to meet another one.
  static final int OUR_PREFERENCE = 0xca4e;

  private static final int RTM_NEWTFILTER = 44;
  private static final int RTM_DELTFILTER = 45;
  private static final int RTM_GETTFILTER = 46;

  /// The ingress hook of an `ingress` and of a `clsact` qdisc alike.
  private static final int INGRESS_HOOK = 0xfffffff2;

  private static final int ETH_P_ALL_NETWORK_ORDER = 0x0300;
  private static final int TCA_MATCHALL_ACT = 2;
  private static final int TCA_ACT_KIND = 1;
  private static final int TCA_ACT_OPTIONS = 2;
  private static final int TCA_MIRRED_PARMS = 2;
  private static final int TCA_EGRESS_REDIR = 1;
  private static final int TC_ACT_STOLEN = 4;
  private static final int FIRST_ACTION = 1;

  /// Position of the interface index in `struct tc_mirred`: index, capab, action, refcnt, bindcnt,
  /// eaction, ifindex.
  private static final int MIRRED_IFINDEX = 24;

  /// @param redirectsTo the interface index that its first action redirects to, 0 for none
  record Filter(String kind, int preference, int redirectsTo) {

    boolean ours() {
      return preference == OUR_PREFERENCE && kind.equals("matchall");
    }
  }

  private final Netlink netlink;

  Filters(Netlink netlink) {
    this.netlink = netlink;
  }

  List<Filter> atIngress(Links.Link link) {
    List<Filter> found = new ArrayList<>();
    netlink.request(RTM_GETTFILTER, Netlink.NLM_F_DUMP).tcmsg(link.index(), 0, INGRESS_HOOK, 0);
    int errno =
        netlink.dump((start, end) -> {
          // A filter kind announces itself with handle 0, then come the filters themselves.
          if (netlink.replies().getInt(start + Netlink.HEADER + 8) != 0) {
            found.add(parse(netlink.replies(), start, end));
          }
        });
    if (errno != Errno.EINVAL && errno != Errno.ENOENT) {
      check("listing the ingress filters of " + link.name(), errno);
    }
    return found;
  }

  static Filter parse(ByteBuffer in, int start, int end) {
    int body = start + Netlink.HEADER;
    int kind = Attributes.find(in, body + Qdiscs.TCMSG, end, Qdiscs.TCA_KIND);
    int options = Attributes.find(in, body + Qdiscs.TCMSG, end, Qdiscs.TCA_OPTIONS);
    int actions = Attributes.find(in, options, TCA_MATCHALL_ACT);
    int action = Attributes.find(in, actions, FIRST_ACTION);
    int mirred =
        Attributes.find(in, Attributes.find(in, action, TCA_ACT_OPTIONS), TCA_MIRRED_PARMS);
    String name = kind < 0 ? "" : Attributes.string(in, kind);
    return new Filter(
        name,
        in.getInt(body + 16) >>> 16,
        mirred < 0 || !name.equals("matchall") ? 0 : in.getInt(mirred + MIRRED_IFINDEX));
  }

  /// Redirects everything that arrives on `link` to the egress of `target`.
  void redirect(Links.Link link, Links.Link target) {
    MessageWriter message =
        netlink
            .request(RTM_NEWTFILTER, Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
            .tcmsg(link.index(), 1, INGRESS_HOOK, OUR_PREFERENCE << 16 | ETH_P_ALL_NETWORK_ORDER)
            .attribute(Qdiscs.TCA_KIND, "matchall");
    int options = message.nest(Qdiscs.TCA_OPTIONS);
    int actions = message.nest(TCA_MATCHALL_ACT);
    int action = message.nest(FIRST_ACTION);
    message.attribute(TCA_ACT_KIND, "mirred");
    int mirred = message.nest(TCA_ACT_OPTIONS);
    int parms = message.nest(TCA_MIRRED_PARMS);
    message
        .word(0)
        .word(0)
        .word(TC_ACT_STOLEN)
        .word(0)
        .word(0)
        .word(TCA_EGRESS_REDIR)
        .word(target.index())
        .end(parms)
        .end(mirred)
        .end(action)
        .end(actions)
        .end(options);
    check("redirecting " + link.name() + " to " + target.name(), netlink.execute());
  }

  /// Removes our filter; that there is none is fine.
  void removeOurs(Links.Link link) {
    netlink
        .request(RTM_DELTFILTER, Netlink.NLM_F_ACK)
        .tcmsg(link.index(), 0, INGRESS_HOOK, OUR_PREFERENCE << 16 | ETH_P_ALL_NETWORK_ORDER);
    int errno = netlink.execute();
    if (errno != Errno.ENOENT && errno != Errno.ENODEV && errno != Errno.EINVAL) {
      check("removing the redirect of " + link.name(), errno);
    }
  }

  private void check(String wish, int errno) {
    if (errno != 0) {
      throw Failures.netlink(wish, errno, netlink.words());
    }
  }
}
