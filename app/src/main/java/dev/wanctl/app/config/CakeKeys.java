package dev.wanctl.app.config;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows for CAKE's parameters, once for both directions of a line and once for each.
record CakeKeys(
    Setting<Overhead> overhead,
    Setting<Integer> mpu,
    Setting<Cells> cells,
    Setting<Duration> rtt,
    Setting<Diffserv> diffserv,
    Setting<FlowMode> flows,
    Setting<Boolean> nat,
    Setting<Boolean> wash,
    Setting<Boolean> ingress,
    Setting<AckFilter> ackFilter,
    Setting<Boolean> splitGso,
    Setting<Long> memory,
    Setting<Integer> fwmark) {

  static final String ROOT = "lines.*.cake";

  static final CakeKeys BOTH = at(ROOT + ".");
  static final CakeKeys DOWNLOAD = at(ROOT + ".download.");
  static final CakeKeys UPLOAD = at(ROOT + ".upload.");

  static CakeKeys of(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD : UPLOAD;
  }

  List<Setting<?>> all() {
    return List.of(
        overhead, mpu, cells, rtt, diffserv, flows, nat, wash, ingress, ackFilter, splitGso, memory,
        fwmark);
  }

  private static CakeKeys at(String prefix) {
    return new CakeKeys(
        row(
            prefix + "overhead",
            Kinds.scalar(
                "a keyword of tc-cake(8), with ether-vlan after it for a VLAN tag, or bytes from"
                    + " -64 to 256",
                Overhead::read,
                Overhead::text),
            "the preset's",
            "What the link adds to each packet. A keyword also brings the mpu and the cells: "
                + String.join(", ", Overhead.KEYWORDS.keySet())
                + ".",
            "bridged-ptm"),
        row(
            prefix + "mpu",
            Kinds.whole(0, 256, " of bytes"),
            "the overhead keyword's, or 0",
            "The least that a packet counts for on the link.",
            "72"),
        row(
            prefix + "cells",
            Kinds.choice(Cells.class),
            "the overhead keyword's, or noatm",
            "How the link cuts packets up: ATM cells (ADSL), PTM (VDSL2), or not at all.",
            "ptm"),
        row(
            prefix + "rtt",
            Kinds.time(Duration.ofMillis(1), Duration.ofSeconds(10)),
            "100ms",
            "The round trip that CAKE expects of the traffic; its AQM's target follows from it.",
            "50ms"),
        row(
            prefix + "diffserv",
            Kinds.choice(Diffserv.class),
            "besteffort for the download, diffserv4 for the upload",
            "The tins that traffic is sorted into by its DSCP. Providers seldom keep DSCPs, so that"
                + " those of the download mean little.",
            "diffserv3"),
        row(
            prefix + "flows",
            Kinds.choice(FlowMode.class),
            "dual-dsthost for the download, dual-srchost for the upload",
            "Between whom CAKE is fair: the defaults share first between the hosts at home, then"
                + " between their flows.",
            "triple-isolate"),
        row(
            prefix + "nat",
            Kinds.flag(),
            "true",
            "Look behind this machine's NAT, so that hosts at home are told apart.",
            "false"),
        row(
            prefix + "wash",
            Kinds.flag(),
            "false",
            "Clear the DSCP of each packet after it was sorted.",
            "true"),
        row(
            prefix + "ingress",
            Kinds.flag(),
            "true for the download, false for the upload",
            "Count what CAKE drops as received: right behind a bottleneck, wrong before one.",
            prefix.endsWith("download.") ? "false" : "true"),
        row(
            prefix + "ack-filter",
            ackFilterKind(),
            "none for the download, the preset's for the upload",
            "Drop TCP acknowledgements that later ones make needless; helps a slow upload.",
            "aggressive"),
        row(
            prefix + "split-gso",
            Kinds.flag(),
            "true",
            "Cut large segments into packets, so that none waits behind a large one.",
            "false"),
        row(
            prefix + "memory",
            Kinds.size(64 * 1024, 1L << 30),
            "CAKE's own choice",
            "The most memory that queued packets may take.",
            "32M"),
        row(
            prefix + "fwmark",
            Kinds.mask(),
            "0x0, none",
            "The bits of the firewall mark that choose the tin in place of the DSCP.",
            "0xff"));
  }

  /// As in tc-cake(8), but also as a plain flag.
  private static Kind.Scalar<AckFilter> ackFilterKind() {
    Map<String, AckFilter> values = new LinkedHashMap<>();
    values.put("none", AckFilter.NONE);
    values.put("filter", AckFilter.FILTER);
    values.put("aggressive", AckFilter.AGGRESSIVE);
    values.put("false", AckFilter.NONE);
    values.put("true", AckFilter.FILTER);
    return Kinds.choice(values);
  }

  private static <T> Setting<T> row(
      String path, Kind<T> kind, String fallback, String meaning, String example) {
    return new Setting<>(path, kind, fallback, Setting.Change.RESTART, meaning, example);
  }
}
