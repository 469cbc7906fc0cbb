package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.Attributes;
import dev.wanctl.linux.Errno;
import dev.wanctl.linux.Failures;
import dev.wanctl.linux.Netlink;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// How many connections carry our marks, as the kernel's connection tracking knows them.
final class Conntrack {

  private static final int SUBSYSTEM = 1;
  private static final int IPCTNL_MSG_CT_GET = 1;
  private static final int NFGENMSG = 4;
  private static final int CTA_MARK = 8;
  private static final int CTA_MARK_MASK = 21;

  private final Netlink netlink;

  Conntrack(Netlink netlink) {
    this.netlink = netlink;
  }

  /// Of each family and value of our bits; connections without our mark are left out by the kernel.
  Map<Family, Map<Integer, Long>> byMark(Marks marks) {
    Map<Family, Map<Integer, Long>> all = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      Map<Integer, Long> some = new HashMap<>();
      marks.others().forEach(line -> some.put(marks.value(line), 0L));
      for (int value : some.keySet().stream().sorted().toList()) {
        netlink
            .request(SUBSYSTEM << 8 | IPCTNL_MSG_CT_GET, Netlink.NLM_F_DUMP)
            .nfgenmsg(Marks.number(family), 0)
            .bigEndian(CTA_MARK, value)
            .bigEndian(CTA_MARK_MASK, Marks.MASK);
        int errno =
            netlink.dump((start, end) -> {
              int at =
                  Attributes.find(
                      netlink.replies(), start + Netlink.HEADER + NFGENMSG, end, CTA_MARK);
              if (at >= 0) {
                some.merge(value, 1L, Long::sum);
              }
            });
        if (errno != 0 && errno != Errno.ENOENT) {
          throw Failures.netlink("reading connection tracking", errno, netlink.words());
        }
      }
      all.put(family, some);
    }
    return all;
  }
}
