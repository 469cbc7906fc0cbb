package dev.wanctl.linux;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// How long it takes on this machine's own kernel, CAKE or not, from a decision until both rates
/// are set and read back: a thread is woken and does the exchanges of a write, twice two readings
/// and two changes, with two token bucket filters (`tbf`), which kernels without CAKE have, too.
/// What differs is what the kernel does within an exchange, and that CAKE's answer is longer, by
/// what it tells of each tin.
///
/// Arguments: two interfaces, of which the root qdiscs are replaced, and how many writes.
public final class KernelExchanges {

  private static final int RTM_NEWQDISC = 36;
  private static final int TBF_PARAMETERS = 1;
  private static final int TBF_BURST = 6;
  private static final int LIMIT = 100_000;
  private static final int BURST = 20_000;
  private static final byte ETHERNET = 1;

  /// `struct tc_tbf_qopt` of linux/pkt_sched.h: the link layer and the rate of its first `struct
  /// tc_ratespec`, and the limit.
  private static final int PARAMETERS = 36;

  private static final int LINK_LAYER_AT = 1;
  private static final int RATE_AT = 8;
  private static final int LIMIT_AT = 24;

  private static final long SPACING = 50_000_000;
  private static final int WARM_UP = 400;

  private final Netlink netlink = new Netlink();
  private final Qdiscs qdiscs = new Qdiscs(netlink);
  private final int[] interfaces;
  private final byte[] parameters = new byte[PARAMETERS];
  private final long[] took;
  private int rate = 1_000_000;
  private int written;
  private volatile long decidedAt;

  private KernelExchanges(String[] names, int writes) {
    Links links = new Links(netlink);
    interfaces = Arrays.stream(names).mapToInt(name -> links.require(name).index()).toArray();
    took = new long[writes];
  }

  public static void main(String[] args) throws InterruptedException {
    KernelExchanges exchanges =
        new KernelExchanges(new String[] {args[0], args[1]}, Integer.parseInt(args[2]));
    exchanges.run();
    exchanges.tell();
  }

  private void run() throws InterruptedException {
    for (int index : interfaces) {
      change(index, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE);
    }
    Thread writer = Thread.ofPlatform().name("shaper").start(this::writes);
    while (writer.isAlive()) {
      Thread.sleep(SPACING / 1_000_000);
      decidedAt = System.nanoTime();
      LockSupport.unpark(writer);
    }
    writer.join();
    if (written < took.length) {
      throw new IllegalStateException(
          "only " + written + " of " + took.length + " writes: see above");
    }
  }

  private void writes() {
    long seen = decidedAt;
    for (int i = 0; i < WARM_UP + took.length; i++) {
      while (decidedAt == seen) {
        LockSupport.park(this);
      }
      seen = decidedAt;
      write();
      if (i >= WARM_UP) {
        took[written++] = System.nanoTime() - seen;
      }
    }
  }

  private void write() {
    readBoth();
    rate = rate == 1_000_000 ? 1_100_000 : 1_000_000;
    for (int index : interfaces) {
      change(index, 0);
    }
    readBoth();
  }

  private void readBoth() {
    for (int index : interfaces) {
      int errno = qdiscs.fetch(index, Qdiscs.TC_H_ROOT);
      int options = errno == 0 ? qdiscs.attribute(Qdiscs.TCA_OPTIONS) : -1;
      int shown = options < 0 ? -1 : Attributes.find(qdiscs.replies(), options, TBF_PARAMETERS);
      if (shown < 0 || qdiscs.replies().getInt(shown + RATE_AT) != rate) {
        throw new IllegalStateException("tbf shows another rate than " + rate + ", or " + errno);
      }
    }
  }

  private void change(int index, int flags) {
    parameters[LINK_LAYER_AT] = ETHERNET;
    put(RATE_AT, rate);
    put(LIMIT_AT, LIMIT);
    MessageWriter message =
        netlink
            .request(RTM_NEWQDISC, Netlink.NLM_F_ACK | flags)
            .tcmsg(index, Qdiscs.OUR_HANDLE, Qdiscs.TC_H_ROOT, 0)
            .attribute(Qdiscs.TCA_KIND, "tbf");
    int nest = message.nest(Qdiscs.TCA_OPTIONS);
    message.attribute(TBF_PARAMETERS, parameters).attribute(TBF_BURST, BURST);
    message.end(nest);
    int errno = netlink.execute();
    if (errno != 0) {
      throw new IllegalStateException("tbf: error " + errno + " " + netlink.words());
    }
  }

  private void put(int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      parameters[at + i] = (byte) (value >> 8 * i);
    }
  }

  private void tell() {
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "| %d | %.0f us | %.0f us | %.0f us | %.0f us |%n",
        took.length,
        at(0.5),
        at(0.9),
        at(0.99),
        took[took.length - 1] / 1e3);
  }

  private double at(double share) {
    return took[(int) (share * (took.length - 1))] / 1e3;
  }
}
