package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.Attributes;
import dev.wanctl.linux.Errno;
import dev.wanctl.linux.Failures;
import dev.wanctl.linux.MessageWriter;
import dev.wanctl.linux.Netlink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Our table of nftables over netlink. Whatever is written is one transaction: packets meet all of
/// it or nothing.
final class NftTable {

  private static final int SUBSYSTEM = 10;
  private static final int BEGIN = 0x10;
  private static final int END = 0x11;
  private static final int NEWTABLE = message(0);
  private static final int GETTABLE = message(1);
  private static final int DELTABLE = message(2);
  private static final int NEWCHAIN = message(3);
  private static final int NEWRULE = message(6);
  private static final int GETRULE = message(7);
  private static final int NEWSET = message(9);
  private static final int NEWSETELEM = message(12);
  private static final int GETSETELEM = message(13);
  private static final int DELSETELEM = message(14);

  private static final int NFPROTO_INET = 1;
  private static final int NFGENMSG = 4;
  private static final int NFTA_LIST_ELEM = 1;
  private static final int NFTA_DATA_VALUE = 1;

  // The first attributes of most messages: the table's name, then that of what is in it.
  private static final int TABLE = 1;
  private static final int NAME = 2;
  private static final int NFTA_TABLE_USERDATA = 6;
  private static final int NFTA_CHAIN_NAME = 3;
  private static final int NFTA_CHAIN_HOOK = 4;
  private static final int NFTA_CHAIN_POLICY = 5;
  private static final int NFTA_CHAIN_TYPE = 7;
  private static final int NFTA_RULE_EXPRESSIONS = 4;
  private static final int NFTA_RULE_USERDATA = 7;
  private static final int NFTA_SET_FLAGS = 3;
  private static final int NFTA_SET_KEY_TYPE = 4;
  private static final int NFTA_SET_KEY_LEN = 5;
  private static final int NFTA_SET_ID = 10;
  private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  private static final int NFTA_SET_ELEM_KEY = 1;
  private static final int NFTA_SET_ELEM_TIMEOUT = 4;
  private static final int NFTA_SET_ELEM_EXPIRATION = 5;

  /// What is in a set of families: of each, when it ends by itself.
  record Element(Family family, Optional<Duration> endsIn) {}

  /// A rule as it stands; `packets` and `bytes` of one that counts.
  record Standing(String chain, String comment, long packets, long bytes) {}

  private final Netlink netlink;
  private final String name;

  NftTable(Netlink netlink, String name) {
    this.netlink = netlink;
    this.name = name;
  }

  private static int message(int type) {
    return SUBSYSTEM << 8 | type;
  }

  // --- reading

  /// What is written on the table; empty if there is none, and an empty text where nothing is
  /// written on it.
  Optional<String> comment() {
    netlink.request(GETTABLE, 0).nfgenmsg(NFPROTO_INET, 0).attribute(TABLE, name);
    int errno = netlink.fetch();
    if (errno == Errno.ENOENT) {
      return Optional.empty();
    }
    check("reading table " + name, errno);
    return Optional.of(
        comment(netlink.replies(), netlink.start(), netlink.end(), NFTA_TABLE_USERDATA));
  }

  /// User data are type(1) length(1) value; a comment is type 0 and ends with a zero.
  private static String comment(ByteBuffer in, int start, int end, int attribute) {
    int at = Attributes.find(in, start + Netlink.HEADER + NFGENMSG, end, attribute);
    byte[] data = at < 0 ? new byte[0] : Attributes.bytes(in, at);
    for (int i = 0; i + 2 <= data.length; i += 2 + (data[i + 1] & 0xff)) {
      int length = data[i + 1] & 0xff;
      if (data[i] == 0 && length > 0 && i + 2 + length <= data.length) {
        return new String(data, i + 2, length - 1, StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static byte[] comment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[bytes.length + 3];
    data[1] = (byte) (bytes.length + 1);
    System.arraycopy(bytes, 0, data, 2, bytes.length);
    return data;
  }

  /// In the order in which they stand in their chains; empty if there is no table.
  List<Standing> rules() {
    List<Standing> rules = new ArrayList<>();
    netlink.request(GETRULE, Netlink.NLM_F_DUMP).nfgenmsg(NFPROTO_INET, 0).attribute(TABLE, name);
    int errno =
        netlink.dump((start, end) -> {
          ByteBuffer in = netlink.replies();
          int attributes = start + Netlink.HEADER + NFGENMSG;
          int table = Attributes.find(in, attributes, end, TABLE);
          int chain = Attributes.find(in, attributes, end, NAME);
          if (table >= 0 && chain >= 0 && Attributes.string(in, table).equals(name)) {
            long[] counted = counted(in, attributes, end);
            rules.add(
                new Standing(
                    Attributes.string(in, chain),
                    comment(in, start, end, NFTA_RULE_USERDATA),
                    counted[1],
                    counted[0]));
          }
        });
    if (errno != Errno.ENOENT) {
      check("reading the rules of table " + name, errno);
    }
    return rules;
  }

  /// Bytes and packets of the rule's counter.
  private static long[] counted(ByteBuffer in, int attributes, int end) {
    int all = Attributes.find(in, attributes, end, NFTA_RULE_EXPRESSIONS);
    int stop = all < 0 ? 0 : Attributes.end(in, all);
    for (int at = all; all >= 0 && at + 4 <= stop; at += (in.getShort(at) & 0xffff) + 3 & ~3) {
      int element = at + 4;
      int expression = Attributes.find(in, element, 1);
      if (expression >= 0 && Attributes.string(in, expression).equals("counter")) {
        int data = Attributes.find(in, element, 2);
        return new long[] {
          Attributes.bigEndian(in, data, 1, 0), Attributes.bigEndian(in, data, 2, 0)
        };
      }
      if ((in.getShort(at) & 0xffff) < 4) {
        break;
      }
    }
    return new long[2];
  }

  /// Of a set of families; empty if there is no such set.
  List<Element> elements(String set) {
    List<Element> elements = new ArrayList<>();
    netlink
        .request(GETSETELEM, Netlink.NLM_F_DUMP)
        .nfgenmsg(NFPROTO_INET, 0)
        .attribute(TABLE, name)
        .attribute(NAME, set);
    int errno =
        netlink.dump((start, end) -> {
          ByteBuffer in = netlink.replies();
          int all =
              Attributes.find(
                  in, start + Netlink.HEADER + NFGENMSG, end, NFTA_SET_ELEM_LIST_ELEMENTS);
          int stop = all < 0 ? 0 : Attributes.end(in, all);
          int at = all;
          while (all >= 0 && at + 4 < stop) {
            element(in, at + 4).ifPresent(elements::add);
            at += (in.getShort(at) & 0xffff) + 3 & ~3;
          }
        });
    if (errno != Errno.ENOENT) {
      check("reading set " + set + " of table " + name, errno);
    }
    return elements;
  }

  private static Optional<Element> element(ByteBuffer in, int element) {
    int value =
        Attributes.find(in, Attributes.find(in, element, NFTA_SET_ELEM_KEY), NFTA_DATA_VALUE);
    if (value < 0) {
      return Optional.empty();
    }
    long timeout = Attributes.bigEndian(in, element, NFTA_SET_ELEM_TIMEOUT, 0);
    long left = Attributes.bigEndian(in, element, NFTA_SET_ELEM_EXPIRATION, 0);
    Optional<Duration> ends =
        timeout == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(1, left)));
    for (Family family : Family.values()) {
      if (in.get(value) == Marks.number(family)) {
        return Optional.of(new Element(family, ends));
      }
    }
    return Optional.empty();
  }

  // --- writing

  /// What a transaction changes is added to `all`.
  private interface Messages {
    void add(Transaction all);
  }

  private final class Transaction {
    private int count;

    MessageWriter message(int type, int flags) {
      count++;
      return netlink.also(type, flags | Netlink.NLM_F_ACK).nfgenmsg(NFPROTO_INET, 0);
    }
  }

  private int transact(Messages messages) {
    netlink.request(BEGIN, 0).nfgenmsg(0, SUBSYSTEM);
    Transaction all = new Transaction();
    messages.add(all);
    netlink.also(END, 0).nfgenmsg(0, SUBSYSTEM);
    return netlink.executeAll(all.count + 1);
  }

  /// Puts the table in place of whatever has its name.
  void replace(Ruleset rules) {
    int errno =
        transact(all -> {
          // Made first, so that there is one to remove.
          all.message(NEWTABLE, Netlink.NLM_F_CREATE).attribute(TABLE, name);
          all.message(DELTABLE, 0).attribute(TABLE, name);
          all.message(NEWTABLE, Netlink.NLM_F_CREATE)
              .attribute(TABLE, name)
              .attribute(NFTA_TABLE_USERDATA, comment(rules.comment()));
          int id = 0;
          for (Ruleset.Set set : rules.sets()) {
            id++;
            all.message(NEWSET, Netlink.NLM_F_CREATE)
                .attribute(TABLE, name)
                .attribute(NAME, set.name())
                .bigEndian(NFTA_SET_FLAGS, set.kind().flags)
                .bigEndian(NFTA_SET_KEY_TYPE, set.kind().number)
                .bigEndian(NFTA_SET_KEY_LEN, set.kind().bytes)
                .bigEndian(NFTA_SET_ID, id);
          }
          rules.chains().forEach(chain -> add(all, chain));
          for (Ruleset.Chain chain : rules.chains()) {
            chain.rules().forEach(rule -> add(all, chain.name(), rule));
          }
        });
    check("making table " + name, errno);
  }

  private void add(Transaction all, Ruleset.Chain chain) {
    MessageWriter message =
        all.message(NEWCHAIN, Netlink.NLM_F_CREATE)
            .attribute(TABLE, name)
            .attribute(NFTA_CHAIN_NAME, chain.name());
    chain
        .hook()
        .ifPresent(hook -> {
          int nest = message.nested(NFTA_CHAIN_HOOK);
          message.bigEndian(1, hook.number).bigEndian(2, Ruleset.Hook.PRIORITY).end(nest);
          message
              .bigEndian(NFTA_CHAIN_POLICY, Expressions.ACCEPT)
              .attribute(NFTA_CHAIN_TYPE, hook.type);
        });
  }

  private void add(Transaction all, String chain, Ruleset.Rule rule) {
    MessageWriter message =
        all.message(NEWRULE, Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND)
            .attribute(TABLE, name)
            .attribute(NAME, chain);
    int nest = message.nested(NFTA_RULE_EXPRESSIONS);
    Expressions to = new Expressions(message);
    rule.matches().forEach(match -> match.write(to));
    message.end(nest);
    if (!rule.comment().isEmpty()) {
      message.attribute(NFTA_RULE_USERDATA, comment(rule.comment()));
    }
  }

  /// Removes the table, with all that is in it; that there is none is fine.
  void remove() {
    int errno = transact(all -> all.message(DELTABLE, 0).attribute(TABLE, name));
    if (errno != Errno.ENOENT) {
      check("removing table " + name, errno);
    }
  }

  /// The sets have these elements and no others from now on.
  void fill(Map<String, List<Element>> sets) {
    int errno =
        transact(all -> {
          for (Map.Entry<String, List<Element>> set : sets.entrySet()) {
            // Without elements: all of them.
            all.message(DELSETELEM, 0).attribute(TABLE, name).attribute(NAME, set.getKey());
            if (!set.getValue().isEmpty()) {
              add(all, set.getKey(), set.getValue());
            }
          }
        });
    if (errno == Errno.ENOENT) {
      throw new DeviceException(
          new DeviceFailure.NotFound(
              "this machine has no nftables table " + name + ", or it is another one",
              "Add what is missing: wanctl steer setup"));
    }
    check("writing the sets of table " + name, errno);
  }

  private void add(Transaction all, String set, List<Element> elements) {
    MessageWriter message =
        all.message(NEWSETELEM, Netlink.NLM_F_CREATE).attribute(TABLE, name).attribute(NAME, set);
    int list = message.nested(NFTA_SET_ELEM_LIST_ELEMENTS);
    for (Element element : elements) {
      int one = message.nested(NFTA_LIST_ELEM);
      int key = message.nested(NFTA_SET_ELEM_KEY);
      message
          .attribute(NFTA_DATA_VALUE, new byte[] {(byte) Marks.number(element.family())})
          .end(key);
      element
          .endsIn()
          .ifPresent(t -> message.bigEndian(NFTA_SET_ELEM_TIMEOUT, Math.max(1, t.toMillis())));
      message.end(one);
    }
    message.end(list);
  }

  private void check(String wish, int errno) {
    if (errno == 0) {
      return;
    }
    String words = netlink.words().isEmpty() ? "" : ", the kernel says: " + netlink.words();
    String what = wish + " failed: " + Errno.text(errno) + words;
    throw new DeviceException(
        switch (errno) {
          case Errno.EPERM, Errno.EACCES ->
              new DeviceFailure.Forbidden(what, Failures.NEEDS_NET_ADMIN);
          case Errno.ENOENT, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT ->
              new DeviceFailure.Unsupported(
                  what,
                  "the kernel may lack nftables for family inet, conntrack or a module of them"
                      + " (nf_tables, nft_ct): see `nft list ruleset`");
          case Errno.EBUSY -> new DeviceFailure.Busy(what, "try again");
          default -> new DeviceFailure.Rejected(what, "see `nft list table inet " + name + "`");
        });
  }
}
