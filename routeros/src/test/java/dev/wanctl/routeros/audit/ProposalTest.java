package dev.wanctl.routeros.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.Menu;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is suggested to somebody who sets wanctl up, and the commands for what is missing.
class ProposalTest {

  private final Pictures router = new Pictures();

  private Proposal proposal() {
    return Proposal.of(router.picture());
  }

  @Test
  void queuesOfCakeAreFoundByWhereTheyHang() {
    assertThat(proposal().wan()).contains("ether1");
    assertThat(proposal().download()).contains(new Proposal.Queue("wan-down", 240_000_000));
    assertThat(proposal().upload()).contains(new Proposal.Queue("wan-up", 24_000_000));
    assertThat(proposal().interfaces()).containsExactly("ether1", "bridge");
  }

  @Test
  void otherQueuesAreNotSuggested() {
    router.set(Menu.QUEUE_TREE, "wan-down", "queue=default-small");
    router.add(Menu.QUEUE_TREE, "name=guests-down parent=bridge queue=default-small max-limit=5");
    assertThat(proposal().download()).isEmpty();
    assertThat(proposal().upload()).isPresent();
    assertThat(proposal().queues()).contains("guests-down", "wan-down");
  }

  @Test
  void ofSeveralAtOnePlaceTheNameDecides() {
    router.add(Menu.QUEUE_TREE, "name=a parent=bridge queue=cake-down max-limit=5");
    assertThat(proposal().download().map(Proposal.Queue::name)).contains("wan-down");
  }

  @Test
  void withoutQueuesTheKindOfInterfaceTellsTheLine() {
    router.clear(Menu.QUEUE_TREE);
    assertThat(proposal().wan()).contains("ether1");
    assertThat(proposal().download()).isEmpty();
    router.add(Menu.INTERFACE, "name=my-provider type=pppoe-out");
    assertThat(proposal().wan()).contains("my-provider");
    router.clear(Menu.INTERFACE).add(Menu.INTERFACE, "name=sfp1 type=ether");
    assertThat(proposal().wan()).isEmpty();
  }

  private List<String> commands() {
    return router.audit().stream()
        .map(Checked::finding)
        .filter(f -> f.id().equals("queue-missing"))
        .map(Finding::remedy)
        .toList();
  }

  @Test
  void missingQueuesAreMadeWithTheTypesThatServe() {
    router.clear(Menu.QUEUE_TREE).set(Menu.INTERFACE, "bridge", "type=bridge");
    assertThat(commands())
        .containsExactly(
            "/queue tree add name=\"wan-down\" parent=\"bridge\" packet-mark=no-mark"
                + " queue=\"cake-down\" max-limit=240000000",
            "/queue tree add name=\"wan-up\" parent=\"ether1\" packet-mark=no-mark"
                + " queue=\"cake-up\" max-limit=24000000");
  }

  @Test
  void aTypeThatWouldHaveToBeChangedIsNotTaken() {
    router
        .clear(Menu.QUEUE_TREE)
        .set(Menu.QUEUE_TYPE, "cake-down", "cake-bandwidth=9000000")
        .set(Menu.QUEUE_TYPE, "cake-up", "cake-flowmode=flowblind");
    assertThat(commands())
        .containsExactly(
            "/queue type add name=wanctl-download kind=cake cake-flowmode=dual-dsthost;"
                + " /queue tree add name=\"wan-down\" parent=INTERFACE-OF-THE-HOME-SIDE"
                + " packet-mark=no-mark queue=wanctl-download max-limit=240000000",
            "/queue type add name=wanctl-upload kind=cake cake-flowmode=dual-srchost;"
                + " /queue tree add name=\"wan-up\" parent=\"ether1\" packet-mark=no-mark"
                + " queue=wanctl-upload max-limit=24000000");
  }

  @Test
  void aUserHasWhatItsWayNeedsAndNoMore() {
    assertThat(Preparation.user("wanctl", Door.SSH, "192.168.88.2"))
        .containsExactly(
            "/user group add name=wanctl policy=read,ssh,write",
            "/user add name=\"wanctl\" group=wanctl address=192.168.88.2/32"
                + " password=SOMETHING-LONG");
    assertThat(Preparation.user("wanctl", Door.WWW_SSL, "").getFirst())
        .endsWith(" policy=api,read,rest-api,write");
    assertThat(Preparation.service(Door.SSH, "fd00::2"))
        .containsExactly("/ip service set ssh disabled=no address=fd00::2/128");
    assertThat(Optional.of(Preparation.service(Door.API_SSL, "").getLast()))
        .contains("/ip service set api-ssl disabled=no certificate=wanctl");
  }
}
