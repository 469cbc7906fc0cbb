package dev.wanctl.linux;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// CAKE's `TCA_OPTIONS`, attributes `TCA_CAKE_*` of linux/pkt_sched.h, as written and as read back.
/// Every value is an unsigned 32-bit number but for the rate (64 bits, bytes per second).
///
/// @param bytesPerSecond 0 for unlimited
record CakeOptions(CakeParameters parameters, long bytesPerSecond) {

  private static final int BASE_RATE64 = 2;
  private static final int DIFFSERV_MODE = 3;
  private static final int ATM = 4;
  private static final int FLOW_MODE = 5;
  private static final int OVERHEAD = 6;
  private static final int RTT = 7;
  private static final int TARGET = 8;
  private static final int AUTORATE = 9;
  private static final int MEMORY = 10;
  private static final int NAT = 11;
  private static final int RAW = 12;
  private static final int WASH = 13;
  private static final int MPU = 14;
  private static final int INGRESS = 15;
  private static final int ACK_FILTER = 16;
  private static final int SPLIT_GSO = 17;
  private static final int FWMARK = 18;

  /// CAKE's target is a twentieth of its interval, as tc sets it.
  private static final int TARGET_OF_RTT = 20;

  /// In the order of the kernel's numbers.
  private static final List<Diffserv> DIFFSERVS =
      List.of(
          Diffserv.DIFFSERV3,
          Diffserv.DIFFSERV4,
          Diffserv.DIFFSERV8,
          Diffserv.BESTEFFORT,
          Diffserv.PRECEDENCE);

  private static final List<FlowMode> FLOW_MODES =
      List.of(
          FlowMode.FLOWBLIND,
          FlowMode.SRCHOST,
          FlowMode.DSTHOST,
          FlowMode.HOSTS,
          FlowMode.FLOWS,
          FlowMode.DUAL_SRCHOST,
          FlowMode.DUAL_DSTHOST,
          FlowMode.TRIPLE_ISOLATE);
  private static final List<Cells> CELLS = List.of(Cells.NOATM, Cells.ATM, Cells.PTM);
  private static final List<AckFilter> ACK_FILTERS =
      List.of(AckFilter.NONE, AckFilter.FILTER, AckFilter.AGGRESSIVE);

  /// Framing with what `raw` makes of it: no overhead, no least size, no cells.
  CakeOptions {
    Framing framing = parameters.framing();
    Duration rtt = Duration.ofNanos(parameters.rtt().toNanos() / 1000 * 1000);
    parameters =
        new CakeParameters(
            parameters.diffserv(),
            parameters.flowMode(),
            framing.raw() ? Framing.RAW : framing,
            rtt,
            parameters.nat(),
            parameters.wash(),
            parameters.ingress(),
            parameters.ackFilter(),
            parameters.splitGso(),
            parameters.memoryLimit(),
            parameters.fwmark());
  }

  /// Writes all attributes into an open `TCA_OPTIONS`.
  void write(MessageWriter to) {
    long micros = parameters.rtt().toNanos() / 1000;
    Framing framing = parameters.framing();
    writeRate(to, bytesPerSecond);
    to.attribute(DIFFSERV_MODE, DIFFSERVS.indexOf(parameters.diffserv()))
        .attribute(FLOW_MODE, FLOW_MODES.indexOf(parameters.flowMode()))
        .attribute(NAT, bit(parameters.nat()))
        .attribute(OVERHEAD, framing.overhead())
        .attribute(MPU, framing.mpu())
        .attribute(ATM, CELLS.indexOf(framing.cells()))
        .attribute(RTT, (int) micros)
        .attribute(TARGET, (int) Math.max(1, micros / TARGET_OF_RTT))
        .attribute(AUTORATE, 0)
        .attribute(MEMORY, (int) parameters.memoryLimit().orElse(0))
        .attribute(WASH, bit(parameters.wash()))
        .attribute(INGRESS, bit(parameters.ingress()))
        .attribute(ACK_FILTER, ACK_FILTERS.indexOf(parameters.ackFilter()))
        .attribute(SPLIT_GSO, bit(parameters.splitGso()))
        .attribute(FWMARK, parameters.fwmark());
    if (framing.raw()) {
      // Its presence is its value; the kernel heeds it after OVERHEAD, which would switch it off.
      to.attribute(RAW, 0);
    }
  }

  /// The one attribute that changes while wanctl runs.
  static void writeRate(MessageWriter to, long bytesPerSecond) {
    to.attribute(BASE_RATE64, bytesPerSecond);
  }

  /// Reads the `TCA_OPTIONS` whose value stands at `options`.
  static CakeOptions read(ByteBuffer in, int options) {
    boolean raw = Attributes.find(in, options, RAW) >= 0;
    long memory = Attributes.u32(in, options, MEMORY, 0);
    return new CakeOptions(
        new CakeParameters(
            value(in, options, DIFFSERV_MODE, DIFFSERVS),
            value(in, options, FLOW_MODE, FLOW_MODES),
            new Framing(
                raw,
                (int) Attributes.u32(in, options, OVERHEAD, 0),
                (int) Attributes.u32(in, options, MPU, 0),
                value(in, options, ATM, CELLS)),
            Duration.ofNanos(Attributes.u32(in, options, RTT, 0) * 1000),
            flag(in, options, NAT),
            flag(in, options, WASH),
            flag(in, options, INGRESS),
            value(in, options, ACK_FILTER, ACK_FILTERS),
            flag(in, options, SPLIT_GSO),
            memory == 0 ? OptionalLong.empty() : OptionalLong.of(memory),
            (int) Attributes.u32(in, options, FWMARK, 0)),
        rate(in, options));
  }

  /// The rate alone, in bytes per second, without allocating.
  static long rate(ByteBuffer in, int options) {
    return Attributes.u64(in, options, BASE_RATE64, 0);
  }

  private static <T> T value(ByteBuffer in, int options, int type, List<T> values) {
    long number = Attributes.u32(in, options, type, 0);
    if (number >= values.size()) {
      throw Failures.protocol("CAKE attribute " + type + " has the unknown value " + number);
    }
    return values.get((int) number);
  }

  private static boolean flag(ByteBuffer in, int options, int type) {
    return Attributes.u32(in, options, type, 0) != 0;
  }

  private static int bit(boolean flag) {
    return flag ? 1 : 0;
  }
}
