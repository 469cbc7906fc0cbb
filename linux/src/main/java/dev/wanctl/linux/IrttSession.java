package dev.wanctl.linux;

import dev.wanctl.engine.port.PathLoss;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// One session with an irtt server, and its packets. All numbers are little-endian.
///
/// ```
///  0  magic(3) 14 a7 5b, flags(1)    1 open, 2 reply, 4 close, 8 HMAC
///  4  HMAC-MD5(16)                   with a key only; of the whole packet with zeros here
///  4  token(8)                       of the session; +16 with a key, as all that follows
/// 12  sequence(4)
/// 16  received(4)                    so many requests of this session the server got
/// 20  monotonic(8)                   the server's clock when the request came
/// 28  monotonic(8)                   the same when the reply went
/// ```
///
/// A session is opened by a request that has parameters in place of the token: pairs of a number
/// and a signed value, both in the varints of protocol buffers. The answer has the token, and the
/// parameters as the server allows them: it may stamp once, not twice, or not at all, and demand a
/// longer interval. Requests are as long as replies, so that a server gives nobody more than he
/// sent.
///
/// A server that was started anew knows no session, and says nothing; one that is tired of a
/// session says so in a reply. With a wrong key it says nothing at all.
///
/// One thread at a time. With a key some bytes of garbage are made per packet.
final class IrttSession implements ProbeFormat {

  private static final int OPEN = 1;
  private static final int REPLY = 2;
  private static final int CLOSE = 4;
  private static final int HMAC = 8;
  private static final int MAGIC = 0x14a75b;

  private static final int HMAC_AT = 4;
  private static final int HMAC_SIZE = 16;

  // Numbers of parameters, and the values asked for.
  private static final int VERSION = 1;
  private static final int INTERVAL = 3;
  private static final int LENGTH = 4;
  private static final int RECEIVED = 5;
  private static final int STAMP_AT = 6;
  private static final int CLOCK = 7;
  private static final int COUNT = 1;
  private static final int SEND_AND_RECEIVE = 3;
  private static final int MONOTONIC = 2;
  private static final long LEAST_INTERVAL_NANOS = 10_000_000;

  private static final long OPEN_EVERY_NANOS = 1_000_000_000;
  private static final int UNANSWERED = 5;
  private static final long SILENCE_NANOS = 2_000_000_000;

  private final int slot;
  private final @Nullable Mac mac;
  private final int tokenAt;
  private final byte[] packet = new byte[LONGEST];
  private final byte[] expected = new byte[HMAC_SIZE];

  private long token;
  private int stampAt;
  private long interval;
  private int length;

  private long openedAt;
  private boolean asked;
  private long sentAt;
  private boolean sent;
  private final LossCount losses = new LossCount();
  private boolean fresh = true;
  private int firstSequence;
  private int unanswered;
  private long answeredAt;
  private boolean openReply;

  // Where the packet looked at begins, and how far it was read.
  private int start;
  private int next;

  /// @param key of HMAC-MD5; empty: without
  IrttSession(int slot, byte[] key) {
    this.slot = slot;
    mac = key.length == 0 ? null : mac(key);
    tokenAt = HMAC_AT + (key.length == 0 ? 0 : HMAC_SIZE);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac made = Mac.getInstance("HmacMD5");
      made.init(new SecretKeySpec(key, "HmacMD5"));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacMD5", e);
    }
  }

  /// Whether probes can be sent, as far as is known.
  boolean isOpen() {
    return token != 0;
  }

  /// Whether it is time to ask for a session: there is none, or nothing is heard of it.
  boolean wantsOpening(long now) {
    boolean silent = unanswered >= UNANSWERED && now - answeredAt >= SILENCE_NANOS;
    return (token == 0 || silent) && (!asked || now - openedAt >= OPEN_EVERY_NANOS);
  }

  /// Whether the server takes a probe already.
  boolean takesProbe(long now) {
    return !sent || now - sentAt >= interval;
  }

  /// Writes a request for a session; its length.
  int writeOpening(ByteBuffer to, long now) {
    asked = true;
    openedAt = now;
    int at = begin(to, OPEN) + (tokenAt - HMAC_AT);
    at = parameter(to, at, VERSION, 1);
    at = parameter(to, at, INTERVAL, LEAST_INTERVAL_NANOS);
    at = parameter(to, at, LENGTH, size(SEND_AND_RECEIVE));
    at = parameter(to, at, RECEIVED, COUNT);
    at = parameter(to, at, STAMP_AT, SEND_AND_RECEIVE);
    at = parameter(to, at, CLOCK, MONOTONIC);
    return sign(to, at);
  }

  /// Writes the end of the session; its length.
  int writeClosing(ByteBuffer to) {
    begin(to, CLOSE);
    putLong(to, tokenAt, token);
    return sign(to, tokenAt + 8);
  }

  private int begin(ByteBuffer to, int flags) {
    for (int i = 0; i < LONGEST; i++) {
      to.put(i, (byte) 0);
    }
    to.putInt(0, (MAGIC << 8) | flags | (mac == null ? 0 : HMAC));
    return HMAC_AT;
  }

  private int sign(ByteBuffer to, int size) {
    if (mac != null) {
      to.get(0, packet, 0, size);
      to.put(HMAC_AT, mac(mac, size), 0, HMAC_SIZE);
    }
    return size;
  }

  private byte[] mac(Mac with, int size) {
    try {
      with.update(packet, 0, size);
      with.doFinal(expected, 0);
      return expected;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the place for it is large enough", e);
    }
  }

  private static int parameter(ByteBuffer to, int at, int number, long value) {
    int next = varint(to, at, number);
    return varint(to, next, (value << 1) ^ (value >> 63));
  }

  private static int varint(ByteBuffer to, int at, long value) {
    long left = value;
    int next = at;
    while ((left & ~0x7fL) != 0) {
      to.put(next++, (byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    to.put(next++, (byte) left);
    return next;
  }

  /// The session's part of a reply that stamps in that way.
  private int size(int stamps) {
    return tokenAt + 16 + 8 * Integer.bitCount(stamps);
  }

  @Override
  public long cookie(long random) {
    return token;
  }

  @Override
  public int sequence(int sequence) {
    return sequence;
  }

  /// Writes a probe; it must be sent then.
  @Override
  public int write(ByteBuffer to, int slot, int sequence, long cookie) {
    begin(to, 0);
    putLong(to, tokenAt, cookie);
    to.putInt(tokenAt + 8, Integer.reverseBytes(sequence));
    return sign(to, size(SEND_AND_RECEIVE));
  }

  /// A probe was sent.
  void sent(int sequence, long now) {
    if (fresh) {
      fresh = false;
      firstSequence = sequence;
    }
    sent = true;
    sentAt = now;
    unanswered++;
  }

  /// A probe was answered.
  void answered(long now) {
    unanswered = 0;
    answeredAt = now;
  }

  @Override
  public boolean isOwn(ByteBuffer data, int size) {
    // Behind the headers of the frame; no driver has to fill it up.
    int at = size - size(SEND_AND_RECEIVE);
    if (at < 0 || data.getInt(at) != ((MAGIC << 8) | (mac == null ? 0 : HMAC))) {
      return false;
    }
    start = at;
    return true;
  }

  @Override
  public boolean isReply(ByteBuffer data, int size) {
    start = 0;
    openReply = false;
    if (size < tokenAt + 8 || size > LONGEST || data.getInt(0) >>> 8 != MAGIC) {
      return false;
    }
    int flags = data.get(3);
    if ((flags & REPLY) == 0 || ((flags & HMAC) != 0) == (mac == null) || !isSigned(data, size)) {
      return false;
    }
    openReply = (flags & OPEN) != 0;
    if (openReply) {
      length = size;
      return true;
    }
    if (token == 0 || cookie(data) != token || size < size(stampAt)) {
      return false;
    }
    if ((flags & CLOSE) != 0) {
      token = 0;
    }
    return true;
  }

  private boolean isSigned(ByteBuffer data, int size) {
    if (mac == null) {
      return true;
    }
    data.get(0, packet, 0, size);
    byte[] given = Arrays.copyOfRange(packet, HMAC_AT, HMAC_AT + HMAC_SIZE);
    Arrays.fill(packet, HMAC_AT, HMAC_AT + HMAC_SIZE, (byte) 0);
    return MessageDigest.isEqual(given, mac(mac, size));
  }

  /// Whether the reply just recognised answers a request for a session.
  boolean isOpenReply() {
    return openReply;
  }

  /// Takes the session that the reply offers; false if it offers none.
  boolean open(ByteBuffer data, long now) {
    int flags = data.get(3);
    long offered = cookie(data);
    if (!asked || (flags & CLOSE) != 0 || offered == 0) {
      return false;
    }
    long offeredInterval = 0;
    int stamps = 0;
    int stats = 0;
    int clock = 0;
    int at = tokenAt + 8;
    while (at < length) {
      long number = varint(data, at);
      at = next;
      long zigzag = varint(data, at);
      at = next;
      long value = (zigzag >>> 1) ^ -(zigzag & 1);
      switch ((int) number) {
        case INTERVAL -> offeredInterval = value;
        case RECEIVED -> stats = (int) value;
        case STAMP_AT -> stamps = (int) value;
        case CLOCK -> clock = (int) value;
        default -> {}
      }
    }
    if (at != length || stats != COUNT || (stamps != 0 && clock != MONOTONIC)) {
      return false;
    }
    token = offered;
    stampAt = stamps;
    interval = offeredInterval <= LEAST_INTERVAL_NANOS ? 0 : offeredInterval;
    unanswered = 0;
    answeredAt = now;
    asked = false;
    fresh = true;
    losses.begin();
    return true;
  }

  /// Reads a number; [#next] is then behind it, or beyond the end.
  private long varint(ByteBuffer data, int from) {
    long value = 0;
    int shift = 0;
    next = from;
    while (next < length && shift < 64) {
      byte b = data.get(next++);
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
      shift += 7;
    }
    next = Integer.MAX_VALUE / 2;
    return value;
  }

  @Override
  public int slot(ByteBuffer data) {
    return slot;
  }

  @Override
  public int sequence(ByteBuffer data) {
    return Integer.reverseBytes(data.getInt(start + tokenAt + 8));
  }

  @Override
  public long cookie(ByteBuffer data) {
    return Long.reverseBytes(data.getLong(start + tokenAt));
  }

  /// The reply just recognised answers the probe of that number: how many of this session the
  /// server had got by then. One that answers a probe of the session before says nothing of this
  /// one.
  void counted(int sequence, ByteBuffer data) {
    long number = sequence - firstSequence + 1L;
    if (!fresh && number > 0) {
      losses.replied(
          number, Integer.reverseBytes(data.getInt(start + tokenAt + 12)) & 0xffff_ffffL);
    }
  }

  Optional<PathLoss> loss() {
    return losses.loss();
  }

  /// Whether replies show the server's clock.
  boolean stamps() {
    return stampAt != 0;
  }

  @Override
  public long clockReceive(ByteBuffer data) {
    return stamps() ? Long.reverseBytes(data.getLong(tokenAt + 16)) : 0;
  }

  /// The first stamp again, where the server stamps once.
  @Override
  public long clockTransmit(ByteBuffer data) {
    boolean twice = stampAt == SEND_AND_RECEIVE;
    return twice ? Long.reverseBytes(data.getLong(tokenAt + 24)) : clockReceive(data);
  }

  private static void putLong(ByteBuffer to, int at, long value) {
    to.putLong(at, Long.reverseBytes(value));
  }
}
