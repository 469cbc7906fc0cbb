package dev.wanctl.remote.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.TrafficSample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcTextTest {

  /// Of iproute2 6.1 and a kernel's CAKE.
  private static final String STATISTICS =
      """
      qdisc cake 8005: root refcnt 2 bandwidth 8550Kbit diffserv4 dual-srchost nat nowash \
      ack-filter split-gso rtt 100ms noatm overhead 18 mpu 64 memlimit 4Mb
       Sent 123456789012 bytes 98765432 pkt (dropped 1234, overlimits 55 requeues 3)
       backlog 30280b 20p requeues 3
       memory used: 162Kb of 4Mb
       capacity estimate: 8550Kbit
       min/max network layer size:           28 /    1500
       min/max overhead-adjusted size:       64 /    1518
       average network hdr offset:           14

                         Bulk  Best Effort        Video        Voice
        thresh      534376bit     8550Kbit     4275Kbit     2137Kbit
        target           34ms          5ms          5ms        8.5ms
        interval        129ms        100ms        100ms        104ms
        pk_delay          0us       12.3ms        105us        1.25s
        av_delay          0us          1ms         12us          0us
        sp_delay          0us          5us          2us          0us
        backlog            0b        30Kb           0b           0b
        pkts               10        20000           30            7
        bytes             900     25000000         4000          500
        way_inds            0           12            0            0
        way_miss            1          345            2            1
        way_cols            0            0            0            0
        drops               0         1000            0            1
        marks               0            9            0            0
        ack_drop            0          233            0            0
        sp_flows            0            2            1            0
        bk_flows            0            3            0            0
        un_flows            0            0            0            0
        max_len             0         1514          900          590
        quantum           300          300          300          300

      qdisc fq_codel 0: parent 1:1 limit 10240p
       Sent 5 bytes 1 pkt (dropped 0, overlimits 0 requeues 0)
      """;

  @Test
  void statisticsOfFourTins() {
    TcText text = TcText.of(STATISTICS).orElseThrow();
    TcText.Cake cake = text.cake().orElseThrow();
    assertThat(cake.kind()).isEqualTo("cake");
    assertThat(cake.rate()).isEqualTo(new BitRate(8_550_000));
    assertThat(cake.options()).startsWith("diffserv4").endsWith("memlimit 4Mb");
    assertThat(cake.setsItsRate()).isFalse();
    assertThat(text.sentBytes()).isEqualTo(123_456_789_012L);
    assertThat(text.backlogBytes()).isEqualTo(30_280);
    assertThat(text.arrivedBytes()).isEqualTo(25_005_400);
    List<QueueReading> tins = text.readings(Direction.UPLOAD);
    assertThat(tins)
        .extracting(QueueReading::tin)
        .containsExactly("bulk", "best-effort", "video", "voice");
    assertThat(tins.get(1))
        .isEqualTo(
            new QueueReading(
                Direction.UPLOAD,
                "best-effort",
                20_000 - 1233,
                25_000_000 - 30_720,
                1233,
                9,
                30_720,
                -1,
                12_300_000,
                1_000_000,
                5_000));
    assertThat(tins.get(3).peakDelayNanos()).isEqualTo(1_250_000_000);
  }

  @Test
  void otherQdiscsArePassedOver() {
    assertThat(TcText.of("qdisc noqueue 0: root refcnt 2 \n")).isEmpty();
    assertThat(TcText.of("")).isEmpty();
    assertThat(
            TcText.of(
                "qdisc mq 0: root\nqdisc cake 8001: parent :1 bandwidth 1Gbit diffserv3 raw\n"))
        .isEmpty();
    assertThat(
            TcText.of(
                    "qdisc ingress ffff: parent ffff:fff1 ----------------\n"
                        + "qdisc cake 1: root refcnt 9 bandwidth unlimited autorate-ingress"
                        + " besteffort")
                .flatMap(TcText::cake))
        .hasValueSatisfying(cake -> {
          assertThat(cake.rate()).isEqualTo(BitRate.UNLIMITED);
          assertThat(cake.setsItsRate()).isTrue();
        });
  }

  @Test
  void withoutTinsWhatWasLetThroughAndWaitsHasArrived() {
    TcText text =
        TcText.of(
                """
                qdisc cake_mq 1: root bandwidth 100Mbit besteffort
                 Sent 1000 bytes 2 pkt (dropped 0, overlimits 0 requeues 0)
                 backlog 514b 1p requeues 0
                """)
            .orElseThrow();
    assertThat(text.arrivedBytes()).isEqualTo(1514);
    assertThat(text.readings(Direction.DOWNLOAD)).hasSize(1);
    assertThat(TcText.of("qdisc cake 1: root bandwidth 1Mbit raw").orElseThrow().sentBytes())
        .isEqualTo(TrafficSample.UNKNOWN);
  }

  /// As `print_rate()` of iproute2 prints bytes per second.
  @ParameterizedTest
  @CsvSource({
    "8550Kbit, 8550000",
    "1Gbit, 1000000000",
    "2500Mbit, 2500000000",
    "534376bit, 534376",
    "20Mbit, 20000000",
    "0bit, 0",
    "1Tbit, 1000000000000",
    "1Mibit, 1048576"
  })
  void rates(String printed, long bitsPerSecond) {
    assertThat(TcRate.read(printed)).contains(new BitRate(bitsPerSecond));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20",
        "Mbit",
        "20 Mbit",
        "-5Mbit",
        "1e3Kbit",
        "99999999999999Tbit",
        "(?rate?)",
        "1Pbit"
      })
  void noRates(String printed) {
    assertThat(TcRate.read(printed)).isEmpty();
  }

  @Test
  void whatIsAskedForIsWholeKilobits() {
    assertThat(TcRate.parameters(new BitRate(8_550_999))).isEqualTo("bandwidth 8550kbit");
    assertThat(TcRate.parameters(new BitRate(3))).isEqualTo("bandwidth 1kbit");
    assertThat(TcRate.parameters(BitRate.UNLIMITED)).isEqualTo("unlimited");
    assertThat(TcRate.read(TcRate.word(new BitRate(8_550_999)))).contains(new BitRate(8_550_999));
  }

  /// Whatever a router prints, it is read or not, and nothing breaks.
  @Test
  void anyTextIsSurvived() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder spoiled = new StringBuilder(STATISTICS);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(spoiled.length());
        switch (random.nextInt(3)) {
          case 0 -> spoiled.setCharAt(at, (char) (random.nextInt(96) + 32));
          case 1 -> spoiled.delete(at, Math.min(spoiled.length(), at + random.nextInt(300)));
          default -> spoiled.insert(at, "99999999999999999999");
        }
      }
      TcText.of(spoiled.toString())
          .ifPresent(text -> {
            assertThat(text.arrivedBytes()).isGreaterThanOrEqualTo(-1);
            assertThat(text.sentBytes()).isGreaterThanOrEqualTo(-1);
            text.readings(Direction.DOWNLOAD);
          });
    }
  }
}
