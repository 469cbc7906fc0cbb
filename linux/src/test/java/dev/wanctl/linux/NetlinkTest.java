package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetlinkTest {

  private final NetworkNamespace namespace = new NetworkNamespace();
  private final Netlink netlink = namespace.call(Netlink::new);

  @AfterEach
  void close() {
    netlink.close();
    namespace.close();
  }

  @Test
  void anErrorComesWithTheWordsOfTheKernel() {
    int lo = new Links(netlink).require("lo").index();
    assertThat(new Qdiscs(netlink).changeRate(lo, Qdiscs.OUR_HANDLE, "cake", 1000)).isNotZero();
    assertThat(netlink.words()).isNotBlank();
  }

  @Test
  void aMissingInterfaceIsNoError() {
    assertThat(new Links(netlink).find("nosuch0")).isEmpty();
  }

  @Test
  void answersFollowTheirQuestionsWhateverCameBefore() {
    namespace.run("ip link add wan0 type veth peer name net0");
    Links links = new Links(netlink);
    Qdiscs qdiscs = new Qdiscs(netlink);
    int lo = links.require("lo").index();
    int wan = links.require("wan0").index();
    for (int i = 0; i < 50; i++) {
      // Down: a placeholder that the kernel does not tell of.
      assertThat(qdiscs.at(wan, Qdiscs.TC_H_ROOT)).isEmpty();
      assertThat(qdiscs.at(lo, Qdiscs.TC_H_ROOT)).isPresent();
      assertThat(links.require("wan0").index()).isEqualTo(wan);
      assertThat(links.readStatistics(wan)).isZero();
      assertThat(links.receivedBytes()).isZero();
    }
  }

  @Test
  void aDumpTellsOfAllInterfaces() {
    namespace.run("ip link add wan0 type veth peer name net0");
    namespace.run("ip link set wan0 up");
    List<String> kinds = new ArrayList<>();
    int errno =
        new Qdiscs(netlink)
            .dump((start, end) -> kinds.add(Qdiscs.parse(netlink.replies(), start, end).kind()));
    assertThat(errno).isZero();
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(2).contains("noqueue");
  }
}
