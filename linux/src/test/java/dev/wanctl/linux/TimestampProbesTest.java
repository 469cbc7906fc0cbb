package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// ICMP timestamps on real sockets, in network namespaces: skipped where these cannot be had.
class TimestampProbesTest {

  private static final long LONG = 5_000_000_000L;
  private static final long SHORT = 50_000_000L;
  private static final long MILLI = 1_000_000;
  private static final int CAP_NET_RAW = 13;

  private final LinuxProber prober = LinuxProber.open();
  private final NetworkNamespace router = new NetworkNamespace();
  private final List<Reply> replies = new ArrayList<>();
  private int roundTripsOnly;

  private record Reply(int slot, long sent, long received, long up, long down) {
    long roundTrip() {
      return received - sent;
    }
  }

  private final Prober.ReplySink sink =
      new Prober.ReplySink() {
        @Override
        public void reply(int slot, long sent, long received) {
          roundTripsOnly++;
        }

        @Override
        public void oneWayReply(int slot, long sent, long received, long up, long down) {
          replies.add(new Reply(slot, sent, received, up, down));
        }
      };

  @AfterEach
  void close() {
    prober.close();
    router.close();
  }

  private int open(String host, ProbeBinding binding) {
    Inet4Address address = (Inet4Address) TimestampReflector.address(host);
    return router.call(() -> prober.openTimestamps(address, binding));
  }

  private void ask(int slot, long wait) {
    replies.clear();
    assertThat(prober.send(slot)).isTrue();
    prober.receive(wait, sink);
  }

  @Test
  void theKernelAnswersAndStampsOfBothClocksAgree() {
    int slot = open("127.0.0.1", ProbeBinding.ANY);
    for (int i = 0; i < 50; i++) {
      long before = System.nanoTime();
      ask(slot, LONG);
      long after = System.nanoTime();
      assertThat(replies).hasSize(1);
      Reply reply = replies.getFirst();
      assertThat(reply.slot()).isEqualTo(slot);
      assertThat(reply.roundTrip()).isPositive().isLessThan(after - before + 1);
      assertThat(reply.sent() - before).isGreaterThanOrEqualTo(-MILLI);
      assertThat(reply.received() - after).isLessThanOrEqualTo(MILLI);
      assertThat(reply.up() + reply.down()).isCloseTo(reply.roundTrip(), within(MILLI + 1));
      assertThat(reply.up())
          .isCloseTo(reply.roundTrip() / 2, within(reply.roundTrip() + 3 * MILLI));
    }
    assertThat(roundTripsOnly).isZero();
  }

  @Test
  void theKernelsTransmitStampFindsItsProbe() {
    ProbeSocket.Key key =
        new ProbeSocket.Key(SocketCalls.AF_INET, ProbeSocket.Kind.TIMESTAMP, ProbeBinding.ANY);
    try (Arena arena = Arena.ofShared()) {
      ProbeSocket socket = router.call(() -> new ProbeSocket(key, arena));
      MemorySegment to = arena.allocate(SocketAddresses.SIZE, 8);
      int size = SocketAddresses.write(to, TimestampReflector.address("127.0.0.1"), 0);
      long cookie = socket.cookie(0x1234);
      for (int sequence = 65_500; sequence < 65_600; sequence++) {
        assertThat(socket.send(to, size, cookie, 7, socket.sequence(sequence))).isTrue();
        assertThat(socket.nextStamp()).isTrue();
        assertThat(socket.slot()).isEqualTo(7);
        assertThat(socket.sequence()).isEqualTo(sequence & 0xffff);
        assertThat(socket.cookie()).isEqualTo(cookie);
        assertThat(socket.stamp()).isPositive();
        assertThat(socket.nextStamp()).isFalse();
      }
      socket.close();
    }
  }

  @Test
  void echoAndTimestampsStandSideBySide() {
    Reflector echo = new Reflector.IcmpEcho(TimestampReflector.address("127.0.0.1"));
    int one = open("127.0.0.1", ProbeBinding.ANY);
    int two = open("127.0.0.2", ProbeBinding.ANY);
    int three = router.call(() -> prober.open(echo, ProbeBinding.ANY));
    for (int slot : new int[] {one, two, three, two}) {
      assertThat(prober.send(slot)).isTrue();
    }
    for (int tries = 0; replies.size() + roundTripsOnly < 4 && tries < 100; tries++) {
      prober.receive(SHORT, sink);
    }
    assertThat(replies).extracting(Reply::slot).containsExactlyInAnyOrder(one, two, two);
    assertThat(roundTripsOnly).isEqualTo(1);
  }

  @Test
  void aSlotThatIsOpenedAnewStartsAnew() {
    int slot = open("127.0.0.1", ProbeBinding.ANY);
    assertThat(prober.send(slot)).isTrue();
    prober.release(slot);
    int next = open("127.0.0.1", ProbeBinding.ANY);
    assertThat(next).isEqualTo(slot);
    prober.receive(SHORT, sink);
    assertThat(replies).as("the reply to the former one").isEmpty();
    ask(next, LONG);
    assertThat(replies).hasSize(1);
  }

  /// Asks a reflector of this manner `times` times; how many replies were believed.
  private int believed(int times, TimestampReflector.Manner manner) {
    ProbeBinding binding = new ProbeBinding(Optional.empty(), Optional.of("wan0"));
    AtomicInteger asked = new AtomicInteger();
    int taken = 0;
    try (TimestampReflector _ =
        new TimestampReflector(
            router,
            answer -> {
              asked.incrementAndGet();
              manner.change(answer);
            })) {
      int slot = open("10.9.0.2", binding);
      for (int i = 0; i < times; i++) {
        ask(slot, SHORT);
        taken += replies.size();
      }
      // What came beyond the first is read by now, or never.
      replies.clear();
      prober.receive(SHORT, sink);
      taken += replies.size();
      prober.release(slot);
    }
    assertThat(asked.get()).as("requests that the reflector saw").isEqualTo(times);
    return taken;
  }

  @Test
  void aReflectorThatAnswersIsBelieved() {
    assertThat(believed(5, _ -> {})).isEqualTo(5);
  }

  @Test
  void aRepeatedReplyCountsOnce() {
    assertThat(believed(3, answer -> answer.times = 3)).isEqualTo(3);
  }

  @Test
  void aReplyWithoutOurNumberIsForged() {
    assertThat(believed(3, a -> a.message.putInt(8, a.message.getInt(8) + 1))).isZero();
  }

  @Test
  void aReplyToAnotherProgramIsNotOurs() {
    assertThat(believed(3, a -> a.message.putShort(4, (short) (a.message.getShort(4) + 9))))
        .isZero();
  }

  @Test
  void aReplyOutOfSequenceIsNotOurs() {
    assertThat(believed(3, a -> a.message.putShort(6, (short) (a.message.getShort(6) + 1))))
        .isZero();
  }

  @Test
  void aReplyFromAnotherHostIsNoReply() {
    assertThat(believed(3, answer -> answer.source = "10.9.0.9")).isZero();
  }

  @Test
  void aReplyOfAnotherLengthIsNoReply() {
    assertThat(believed(3, answer -> answer.size = 24)).isZero();
  }

  @Test
  void stampsThatAreNoTimeOfDayAreNotBelieved() {
    assertThat(believed(3, a -> a.stamps(a.message.getInt(12) | 1 << 31, a.message.getInt(16))))
        .isZero();
    assertThat(believed(3, a -> a.stamps(86_400_000, 86_400_000))).isZero();
  }

  @Test
  void aClockThatStandsIsBelievedOnceAtMost() {
    assertThat(
            believed(
                10,
                answer -> {
                  pause();
                  answer.stamps(1000, 1000);
                }))
        .isLessThanOrEqualTo(2);
  }

  /// So that the standing clock falls behind by more than a round trip takes.
  private static void pause() {
    LockSupport.parkNanos(5 * MILLI);
  }

  @Test
  void withoutPrivilegeTheRemedyIsNamed() {
    Inet4Address host = (Inet4Address) TimestampReflector.address("127.0.0.1");
    router.run("sysctl -q -w net.ipv4.ping_group_range=0\t2147483647");
    assertThatThrownBy(() ->
            router.call(() -> {
              Unprivileged.drop(CAP_NET_RAW);
              return prober.openTimestamps(host, ProbeBinding.ANY);
            }))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.failure()).isInstanceOf(DeviceFailure.Forbidden.class);
              assertThat(e.failure().what()).contains("timestamp");
              assertThat(e.failure().remedy()).contains("CAP_NET_RAW");
            });
    // Echo goes on as ever.
    Reflector echo = new Reflector.IcmpEcho(host);
    int slot = router.call(() -> prober.open(echo, ProbeBinding.ANY));
    ask(slot, LONG);
    assertThat(roundTripsOnly).isEqualTo(1);
  }
}
