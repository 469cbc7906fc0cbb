package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SensitiveTraffic.Ports;
import dev.wanctl.engine.port.SensitiveTraffic.Protocol;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.util.Locale;

/// One part of a rule: what a packet must be like, or what becomes of it. Written for the kernel
/// with [#write] and for people with [#words], in the language of `nft`.
sealed interface Match {

  void write(Expressions to);

  String words();

  private static String not(boolean equal) {
    return equal ? "" : "!= ";
  }

  /// The interface by which a packet came.
  record From(String device, boolean equal) implements Match {
    @Override
    public void write(Expressions to) {
      to.meta(Expressions.META_IIFNAME).compare(equal, Expressions.name(device));
    }

    @Override
    public String words() {
      return "iifname " + not(equal) + '"' + device + '"';
    }
  }

  /// The interface by which a packet of this machine is to leave.
  record Leaving(String device) implements Match {
    @Override
    public void write(Expressions to) {
      to.meta(Expressions.META_OIFNAME).compare(true, Expressions.name(device));
    }

    @Override
    public String words() {
      return "oifname \"" + device + '"';
    }
  }

  /// Our bits of the connection's mark.
  record Marked(int value, boolean equal) implements Match {
    @Override
    public void write(Expressions to) {
      to.ct(Expressions.CT_MARK).bits(Marks.MASK, 0).compare(equal, Expressions.hostOrder(value));
    }

    @Override
    public String words() {
      return "ct mark & %s %s %s"
          .formatted(Marks.hex(Marks.MASK), equal ? "==" : "!=", Marks.hex(value));
    }
  }

  /// The first packet of a connection. The second one is not, even if nobody answered yet: so who
  /// is moved has never sent by another line.
  record First() implements Match {
    private static final int IPS_CONFIRMED = 8;

    @Override
    public void write(Expressions to) {
      to.ct(Expressions.CT_STATUS).bits(IPS_CONFIRMED, 0).compare(true, Expressions.hostOrder(0));
    }

    @Override
    public String words() {
      return "ct status & confirmed == 0";
    }
  }

  /// The packet's family is in one of our sets.
  record FamilyIn(String set, boolean in) implements Match {
    @Override
    public void write(Expressions to) {
      to.meta(Expressions.META_NFPROTO).lookup(set, in);
    }

    @Override
    public String words() {
      return "meta nfproto " + not(in) + "@" + set;
    }
  }

  record AddressIn(Family family, boolean source, String set) implements Match {
    @Override
    public void write(Expressions to) {
      to.family(family).address(family, source).lookup(set, true);
    }

    @Override
    public String words() {
      return Match.ip(family) + (source ? " saddr @" : " daddr @") + set;
    }
  }

  /// @param prefix such as `10.0.0.0/8`
  record Towards(Family family, String prefix) implements Match {
    @Override
    public void write(Expressions to) {
      to.family(family).address(family, false).prefix(prefix);
    }

    @Override
    public String words() {
      return Match.ip(family) + " daddr " + prefix;
    }
  }

  private static String ip(Family family) {
    return family == Family.IPV4 ? "ip" : "ip6";
  }

  record To(Protocol protocol, Ports ports) implements Match {
    @Override
    public void write(Expressions to) {
      to.protocol(protocol).destinationPort(ports);
    }

    @Override
    public String words() {
      return protocol.name().toLowerCase(Locale.ROOT) + " dport " + ports;
    }
  }

  record Dscp(Family family, int value) implements Match {
    @Override
    public void write(Expressions to) {
      to.family(family).dscp(family, value);
    }

    @Override
    public String words() {
      return Match.ip(family) + " dscp " + value;
    }
  }

  /// Sets our bits of the packet's mark, by which it is routed, and of the connection's if it is
  /// new.
  record Mark(int value, boolean connection) implements Match {
    @Override
    public void write(Expressions to) {
      if (connection) {
        to.ct(Expressions.CT_MARK).bits(~Marks.MASK, value).setCt(Expressions.CT_MARK);
      }
      to.meta(Expressions.META_MARK).bits(~Marks.MASK, value).setMeta(Expressions.META_MARK);
    }

    @Override
    public String words() {
      String bits = " & %s | %s".formatted(Marks.hex(~Marks.MASK), Marks.hex(value));
      return (connection ? "ct mark set ct mark" + bits + " " : "")
          + "meta mark set meta mark"
          + bits;
    }
  }

  record Count() implements Match {
    @Override
    public void write(Expressions to) {
      to.counter();
    }

    @Override
    public String words() {
      return "counter";
    }
  }

  /// Nothing more of this table.
  record Done() implements Match {
    @Override
    public void write(Expressions to) {
      to.verdict(Expressions.ACCEPT, "");
    }

    @Override
    public String words() {
      return "accept";
    }
  }

  /// What another chain says, and nothing more of this one.
  record Goto(String chain) implements Match {
    @Override
    public void write(Expressions to) {
      to.verdict(Expressions.GOTO, chain);
    }

    @Override
    public String words() {
      return "goto " + chain;
    }
  }
}
