package dev.wanctl.linux;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leads what arrives on an interface through an ifb, so that a qdisc can stand there: the device,
/// an `ingress` qdisc, and a matchall filter with a mirred action. An `ingress` or `clsact` qdisc
/// that is there already is shared as long as nobody else's filter is in it.
final class IngressRedirect {

  private static final String ALIAS = "wanctl: download shaper of ";
  private static final int NAME_LIMIT = 15;
  private static final String INGRESS = "ingress.qdisc";
  private static final String NONE = "none";

  private final String device;
  private final String ifb;
  private final Links links;
  private final Qdiscs qdiscs;
  private final Filters filters;

  IngressRedirect(String device, Netlink netlink) {
    this.device = device;
    ifb = ifbName(device);
    links = new Links(netlink);
    qdiscs = new Qdiscs(netlink);
    filters = new Filters(netlink);
  }

  /// `ifb-` and the interface's name; of a name that would be too long, a part and a number made of
  /// all of it.
  static String ifbName(String device) {
    String name = "ifb-" + device;
    return name.length() <= NAME_LIMIT
        ? name
        : name.substring(0, NAME_LIMIT - 5) + "-%04x".formatted(device.hashCode() & 0xffff);
  }

  String ifb() {
    return ifb;
  }

  /// Writes down what stands there now; refuses what may not be touched.
  void inspect(Map<String, String> facts) {
    Links.Link link = links.require(device);
    links.find(ifb).ifPresent(this::refuseForeign);
    facts.put("ifb", ifb);
    Optional<Qdiscs.Qdisc> hook = qdiscs.at(link.index(), Qdiscs.TC_H_INGRESS);
    List<Filters.Filter> present = foreignFilters(link);
    if (!present.isEmpty()) {
      throw Failures.ambiguous(
          "interface "
              + device
              + " has an ingress filter that wanctl did not make: "
              + present.get(0),
          "see `tc filter show dev " + device + " ingress`; remove it and whatever puts it there");
    }
    // An `ingress` qdisc with our filter alone in it was made by a wanctl that was killed.
    boolean leftover =
        hook.map(Qdiscs.Qdisc::kind).orElse("").equals("ingress")
            && !filters.atIngress(link).isEmpty();
    facts.put(INGRESS, leftover ? NONE : hook.map(Qdiscs.Qdisc::kind).orElse(NONE));
  }

  private List<Filters.Filter> foreignFilters(Links.Link link) {
    return filters.atIngress(link).stream().filter(f -> !f.ours()).toList();
  }

  /// Whether an interface is the ifb that wanctl made for `device`.
  static boolean isOurs(Links.Link found, String device) {
    return found.kind().equals("ifb") && found.alias().equals(ALIAS + device);
  }

  private void refuseForeign(Links.Link found) {
    if (!isOurs(found, device)) {
      throw Failures.ambiguous(
          "an interface called " + ifb + " exists and is not wanctl's",
          "rename or remove it: ip link del " + ifb);
    }
  }

  /// Makes the ifb where it is missing; nothing is led there yet.
  void makeIfb() {
    Optional<Links.Link> found = links.find(ifb);
    found.ifPresent(this::refuseForeign);
    if (found.isEmpty()) {
      links.create(ifb, "ifb");
    }
    links.raise(links.require(ifb), ALIAS + device);
  }

  /// Leads the traffic to the ifb, if it does not go there already.
  void lead() {
    Links.Link from = links.require(device);
    Links.Link to = links.require(ifb);
    if (qdiscs.at(from.index(), Qdiscs.TC_H_INGRESS).isEmpty()) {
      qdiscs.putIngress(from);
    }
    Optional<Filters.Filter> ours =
        filters.atIngress(from).stream().filter(Filters.Filter::ours).findFirst();
    if (ours.isPresent() && ours.get().redirectsTo() == to.index()) {
      return;
    }
    filters.removeOurs(from);
    filters.redirect(from, to);
  }

  /// Takes all of it away again, but for an ingress qdisc that was there before.
  void restore(Map<String, String> facts) {
    Optional<Links.Link> from = links.find(device);
    if (from.isPresent()) {
      filters.removeOurs(from.get());
      if (NONE.equals(facts.get(INGRESS)) && filters.atIngress(from.get()).isEmpty()) {
        qdiscs.remove(from.get(), Qdiscs.TC_H_INGRESS);
      }
    }
    Optional<Links.Link> found = links.find(ifb);
    if (found.isPresent()) {
      refuseForeign(found.get());
      links.delete(found.get());
    }
  }
}
