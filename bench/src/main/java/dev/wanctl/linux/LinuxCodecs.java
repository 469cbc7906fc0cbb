package dev.wanctl.linux;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.OptionalLong;

/// The messages of probes and of CAKE's rates, made and read without a kernel. In the package of
/// what it measures, most of which is nobody else's business.
public final class LinuxCodecs {

  private static final int RTM_NEWQDISC = 36;
  private static final int NLM_F_REQUEST_ACK = 5;
  private static final byte ICMP_TIMESTAMP_REPLY = 14;

  private final ByteBuffer message = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
  private final ByteBuffer packet = ByteBuffer.allocate(128);
  private final MessageWriter writer = new MessageWriter(message);
  private final ByteBuffer shown = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
  private final EchoFormat echo = new EchoFormat(false, false, false, 77);
  private final TimestampFormat timestamp = new TimestampFormat(77);
  private int sequence;

  public LinuxCodecs() {
    MessageWriter to = new MessageWriter(shown);
    to.start(RTM_NEWQDISC, 0, 1);
    to.tcmsg(1, Qdiscs.OUR_HANDLE, Qdiscs.TC_H_ROOT, 0).attribute(Qdiscs.TCA_KIND, "cake");
    int nest = to.nest(Qdiscs.TCA_OPTIONS);
    new CakeOptions(parameters(), 2_500_000).write(to);
    to.end(nest);
    to.finish();
  }

  private static CakeParameters parameters() {
    return new CakeParameters(
        Diffserv.DIFFSERV4,
        FlowMode.DUAL_SRCHOST,
        new Framing(false, 22, 64, Cells.PTM),
        Duration.ofMillis(50),
        true,
        true,
        false,
        AckFilter.FILTER,
        true,
        OptionalLong.of(4 << 20),
        0);
  }

  /// A change of one rate, as bytes.
  public int rateMessage() {
    writer.start(RTM_NEWQDISC, NLM_F_REQUEST_ACK, ++sequence);
    writer.tcmsg(7, Qdiscs.OUR_HANDLE, Qdiscs.TC_H_ROOT, 0).attribute(Qdiscs.TCA_KIND, "cake");
    int nest = writer.nest(Qdiscs.TCA_OPTIONS);
    CakeOptions.writeRate(writer, 2_500_000 + sequence);
    writer.end(nest);
    return writer.finish();
  }

  /// The rate in what the kernel shows of a qdisc.
  public long rateShown() {
    int options =
        Attributes.find(shown, Netlink.HEADER + Qdiscs.TCMSG, shown.getInt(0), Qdiscs.TCA_OPTIONS);
    return CakeOptions.rate(shown, options);
  }

  /// All parameters in it.
  public Object parametersShown() {
    int options =
        Attributes.find(shown, Netlink.HEADER + Qdiscs.TCMSG, shown.getInt(0), Qdiscs.TCA_OPTIONS);
    return CakeOptions.read(shown, options);
  }

  /// An echo request and its reply.
  public long echo() {
    int size = echo.write(packet, 3, ++sequence & 0xffff, 0x1234_5678_9abcL);
    packet.put(0, (byte) EchoPacket.ICMP_ECHOREPLY);
    if (!echo.isReply(packet, size)) {
      throw new IllegalStateException("not taken for a reply");
    }
    return echo.slot(packet) + echo.sequence(packet) + echo.cookie(packet);
  }

  /// A timestamp request, and its reply as a raw socket hands it out, behind an IPv4 header.
  public long timestamp() {
    int size = timestamp.write(packet, 3, ++sequence & 0xffff, timestamp.cookie(sequence));
    int header = 20;
    for (int i = size - 1; i >= 0; i--) {
      packet.put(header + i, packet.get(i));
    }
    packet.put(0, (byte) 0x45);
    packet.put(header, ICMP_TIMESTAMP_REPLY);
    packet.putShort(header + 2, (short) 0);
    packet.putShort(header + 2, (short) EchoPacket.checksum(packet, header, size));
    if (!timestamp.isReply(packet, header + size)) {
      throw new IllegalStateException("not taken for a reply");
    }
    return timestamp.slot(packet) + timestamp.sequence(packet) + timestamp.cookie(packet);
  }
}
