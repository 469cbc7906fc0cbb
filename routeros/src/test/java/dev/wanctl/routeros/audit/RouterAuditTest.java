package dev.wanctl.routeros.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.routeros.Menu;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterAuditTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Pictures router = new Pictures();

  private static List<Checked> wrong(List<Checked> all) {
    return all.stream().filter(c -> c.finding().severity() != Severity.OK).toList();
  }

  /// The one thing that is wrong.
  private Checked only() {
    List<Checked> wrong = wrong(router.audit());
    assertThat(wrong).as("what is wrong").hasSize(1);
    return wrong.getFirst();
  }

  private Finding only(String id, Severity severity) {
    Finding finding = only().finding();
    assertThat(finding.id()).isEqualTo(id);
    assertThat(finding.severity()).isEqualTo(severity);
    return finding;
  }

  private String command() {
    Checked one = only();
    assertThat(one.mends()).hasSize(1);
    assertThat(one.finding().remedy()).isEqualTo(one.mends().getFirst().command());
    return one.finding().remedy();
  }

  @Test
  void aRouterAsItShouldBeIsGood() {
    List<Checked> all = router.audit();
    assertThat(wrong(all)).isEmpty();
    assertThat(all).allSatisfy(c -> assertThat(c.mends()).isEmpty());
    assertThat(all)
        .extracting(c -> c.finding().id())
        .contains("version", "login", "service", "queue", "queue-type", "fasttrack", "other-owner");
  }

  @ParameterizedTest
  @CsvSource({
    "7.0.5,PROBLEM",
    "6.49.10 (long-term),PROBLEM",
    "7.1,OK",
    "8.0beta2,OK",
    "new,WARNING"
  })
  void theVersionMustHaveCake(String version, Severity severity) {
    router.version(version);
    assertThat(router.audit().getFirst().finding().severity()).isEqualTo(severity);
  }

  @Test
  void aMissingRightIsToldWithTheWholeListThatWouldHaveIt() {
    router.policies("read", "api");
    assertThat(only("login", Severity.PROBLEM).remedy())
        .isEqualTo("/user group set [find name=\"wanctl\"] policy=api,read,write");
  }

  @Test
  void aRightThatOnlyAnotherWayNeedsIsAWarning() {
    router.policies("read", "write", "api");
    List<Checked> wrong = wrong(router.audit(Door.API_SSL, Door.SSH));
    assertThat(wrong).extracting(c -> c.finding().severity()).containsExactly(Severity.WARNING);
    assertThat(wrong.getFirst().finding().remedy()).endsWith("policy=api,read,ssh,write");
  }

  @Test
  void aRouterThatTellsNoRightsIsNoTrouble() {
    router.noAccess();
    assertThat(wrong(router.audit())).isEmpty();
  }

  @Test
  void servicesThatWouldBeUsedAreLookedAt() {
    router.add(Menu.SERVICE, "name=www-ssl port=443 disabled=false", "name=ssh disabled=true");
    List<Checked> wrong = wrong(router.audit(Door.API_SSL, Door.WWW_SSL));
    assertThat(wrong)
        .singleElement()
        .satisfies(c -> assertThat(c.finding().remedy()).contains("/certificate sign"));
    router.policies("read", "write", "api", "ssh");
    assertThat(wrong(router.audit(Door.API_SSL, Door.SSH))).isEmpty();
    assertThat(wrong(router.audit(Door.SSH)))
        .singleElement()
        .satisfies(
            c -> assertThat(c.finding().remedy()).isEqualTo("/ip service set ssh disabled=no"));
  }

  @Test
  void restWithoutTlsCameLater() {
    router.add(Menu.SERVICE, "name=www port=80 disabled=false");
    assertThat(wrong(router.audit(Door.WWW))).isEmpty();
    router.version("7.8");
    assertThat(wrong(router.audit(Door.WWW)))
        .singleElement()
        .satisfies(c -> assertThat(c.finding().what()).contains("7.9"));
  }

  @Test
  void aRouterWithoutLinesIsOnlyLoggedInTo() {
    router.add(Menu.FILTER, "chain=forward action=fasttrack-connection disabled=false");
    assertThat(RouterAudit.of(router.picture(), List.of(), List.of(Door.API_SSL)))
        .extracting(c -> c.finding().id())
        .containsExactly("version", "login", "service");
  }

  @Test
  void aQueueThatIsMissingIsToldWithTheOnesThereAre() {
    router.remove(Menu.QUEUE_TREE, "wan-up");
    Finding finding = only("queue-missing", Severity.PROBLEM);
    assertThat(finding.evidence()).contains("wan-down");
    assertThat(finding.remedy()).startsWith("/queue tree add name=\"wan-up\"").contains("24000000");
  }

  @Test
  @DisplayName("C-58: two queues of one name are a problem, and neither is ever changed")
  void twoOfOneName() {
    router.add(Menu.QUEUE_TREE, "name=wan-up parent=ether1 queue=cake-up max-limit=0");
    only("queue-ambiguous", Severity.PROBLEM);
    assertThat(only().mends()).isEmpty();
  }

  @Test
  void aDisabledQueueCanBeEnabled() {
    router.set(Menu.QUEUE_TREE, "wan-up", "disabled=true");
    only("queue-disabled", Severity.PROBLEM);
    assertThat(command()).isEqualTo("/queue tree set [find name=\"wan-up\"] disabled=no");
  }

  @Test
  void anInvalidQueueIsTold() {
    router.set(Menu.QUEUE_TREE, "wan-up", "invalid=true");
    only("queue-invalid", Severity.PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "500000000", "1000000"})
  void aLimitThatTheConfigurationDoesNotAllow(String limit) {
    router.set(Menu.QUEUE_TREE, "wan-up", "max-limit=" + limit);
    only("max-limit", Severity.WARNING);
    assertThat(command()).isEqualTo("/queue tree set [find name=\"wan-up\"] max-limit=24000000");
  }

  @Test
  void guaranteesAndBurstsStandInTheWay() {
    router.set(Menu.QUEUE_TREE, "wan-up", "limit-at=9000000");
    only("limit-at", Severity.WARNING);
    assertThat(command()).endsWith("limit-at=0");
    router.set(Menu.QUEUE_TREE, "wan-up", "limit-at=0 burst-limit=99000000");
    only("burst", Severity.WARNING);
    assertThat(command()).endsWith("burst-limit=0");
  }

  @Test
  void queuesBelowAboveAndBesideAreTold() {
    router.add(Menu.QUEUE_TREE, "name=voip parent=wan-up packet-mark=voip queue=default-small");
    only("queue-inner", Severity.WARNING);
    router.remove(Menu.QUEUE_TREE, "voip");
    router.add(Menu.QUEUE_TREE, "name=all parent=ether1 packet-mark=x max-limit=9000000");
    router.set(Menu.QUEUE_TREE, "wan-up", "parent=all");
    only("queue-parent-limit", Severity.WARNING);
    router.set(Menu.QUEUE_TREE, "wan-up", "parent=ether1");
    router.set(Menu.QUEUE_TREE, "all", "packet-mark=no-mark");
    assertThat(only("queue-rival", Severity.WARNING).remedy())
        .isEqualTo("/queue tree disable [find name=\"all\"]");
  }

  @Test
  void aQueueThatNothingPassesIsTold() {
    router.set(Menu.QUEUE_TREE, "wan-up", "bytes=0");
    only("queue-idle", Severity.WARNING);
    router.set(Menu.QUEUE_TREE, "wan-up", "packet-mark=");
    assertThat(only().finding().remedy()).endsWith("packet-mark=no-mark");
    router.uptime(MINUTE);
    assertThat(wrong(router.audit())).isEmpty();
  }

  @Test
  @DisplayName("C-63: a download queue on the line's interface is told as reversed")
  void reversed() {
    router.set(Menu.QUEUE_TREE, "wan-down", "parent=ether1");
    router.set(Menu.QUEUE_TREE, "wan-up", "parent=bridge");
    only("reversed", Severity.PROBLEM);
  }

  @Test
  void otherPlacesAreTold() {
    router.set(Menu.QUEUE_TREE, "wan-up", "parent=bridge packet-mark=no-mark");
    assertThat(wrong(router.audit()))
        .extracting(c -> c.finding().id())
        .containsExactly("upload-parent", "same-parent");
    router.set(Menu.QUEUE_TREE, "wan-up", "parent=ether1");
    router.remove(Menu.INTERFACE, "ether1");
    only("wan-missing", Severity.PROBLEM);
  }

  @Test
  @DisplayName("C-59: a queue that is no CAKE is a problem; the one free CAKE type is offered")
  void notCake() {
    router.set(Menu.QUEUE_TREE, "wan-down", "queue=default-small");
    only("queue-type", Severity.PROBLEM);
    assertThat(command()).isEqualTo("/queue tree set [find name=\"wan-down\"] queue=cake-down");
    router.add(Menu.QUEUE_TYPE, "name=cake-other kind=cake");
    assertThat(only().mends()).as("of two it is for a person to choose").isEmpty();
    assertThat(only().finding().remedy()).startsWith("/queue type add name=wanctl-download");
    router.set(Menu.QUEUE_TREE, "wan-down", "queue=nowhere");
    assertThat(only().finding().evidence()).contains("no nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "cake-down,cake-bandwidth=500000000,cake-bandwidth=0",
    "cake-up,cake-autorate-ingress=true,cake-autorate-ingress=no",
    "cake-down,cake-nat=yes,cake-nat=no",
    "cake-down,cake-flowmode=none,cake-flowmode=dual-dsthost",
    "cake-up,cake-flowmode=none,cake-flowmode=dual-srchost"
  })
  void parametersThatDoHarmCanBeMended(String type, String is, String should) {
    router.set(Menu.QUEUE_TYPE, type, is);
    assertThat(command()).isEqualTo("/queue type set [find name=\"" + type + "\"] " + should);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "", "unlimited", "0bps"})
  void noBandwidthHasSeveralWords(String none) {
    router.set(Menu.QUEUE_TYPE, "cake-down", "cake-bandwidth=" + none);
    assertThat(wrong(router.audit())).isEmpty();
  }

  @Test
  void aTypeThatOthersUseIsOnlyTold() {
    router.set(Menu.QUEUE_TYPE, "cake-down", "cake-bandwidth=5000000");
    router.add(Menu.QUEUE_SIMPLE, "name=guest queue=cake-down/default-small max-limit=0/0");
    Checked one = only();
    assertThat(one.mends()).isEmpty();
    assertThat(one.finding().evidence()).contains("simple queue guest");
  }

  @Test
  void aTypeWhoseUsersCannotBeSeenIsOnlyTold() {
    router.set(Menu.QUEUE_TYPE, "cake-down", "cake-bandwidth=5000000");
    router.unread(Menu.QUEUE_INTERFACE, new DeviceFailure.Forbidden("no", "policy"));
    assertThat(router.audit()).allSatisfy(c -> assertThat(c.mends()).isEmpty());
  }

  @Test
  void oneTypeForBothDirectionsKeepsWhatTheOtherMayNeed() {
    router.set(Menu.QUEUE_TREE, "wan-down", "queue=cake-up");
    assertThat(only("cake-nat", Severity.WARNING).evidence()).contains("queue wan-up");
    assertThat(only().mends()).isEmpty();
  }

  @Test
  void fastTrackIsAWarningAndAProblemWhereItPassesByOurQueues() {
    router.add(Menu.FILTER, "chain=forward action=fasttrack-connection disabled=false");
    assertThat(only("fasttrack", Severity.WARNING).remedy())
        .startsWith("/ip firewall filter disable [find action=fasttrack-connection]");
    assertThat(only().mends()).isEmpty();
    router.set(Menu.QUEUE_TREE, "wan-down", "parent=global");
    assertThat(only("fasttrack", Severity.PROBLEM).what()).contains("wan-down");
  }

  @Test
  void fastTrackOfIpv6IsSeenAndADisabledOrDummyRuleIsNone() {
    router.add(Menu.FILTER, "action=fasttrack-connection disabled=true");
    router.add(Menu.FILTER, "action=fasttrack-connection dynamic=true");
    assertThat(wrong(router.audit())).isEmpty();
    router.add(Menu.FILTER6, "action=fasttrack-connection chain=forward");
    assertThat(only("fasttrack", Severity.WARNING).subject()).isEqualTo("IPv6");
  }

  @Test
  void marksNeedRulesAndTwins() {
    router.set(Menu.QUEUE_TREE, "wan-up", "packet-mark=up");
    only("mark-missing", Severity.PROBLEM);
    router.add(Menu.MANGLE, "chain=forward action=mark-packet new-packet-mark=up");
    assertThat(wrong(router.audit())).isEmpty();
    router.add(Menu.ADDRESS6, "address=fe80::1/64 interface=ether1");
    assertThat(wrong(router.audit())).isEmpty();
    router.add(Menu.ADDRESS6, "address=2001:db8::1/64 interface=bridge");
    assertThat(only("ipv6-twin", Severity.WARNING).remedy())
        .startsWith("/ipv6 firewall mangle add");
    router.add(Menu.MANGLE6, "chain=forward action=mark-packet new-packet-mark=up");
    assertThat(wrong(router.audit())).isEmpty();
  }

  @Test
  void aSimpleQueueWithALimitIsTold() {
    router.add(Menu.QUEUE_SIMPLE, "name=kids target=10.0.0.9/32 max-limit=1000000/5000000");
    router.add(Menu.QUEUE_SIMPLE, "name=off max-limit=1/1 disabled=true", "name=no max-limit=0/0");
    assertThat(only("simple-queue", Severity.WARNING).subject()).isEqualTo("simple queue kids");
  }

  @Test
  void scriptsThatSetOurQueuesAreToldAndTheirTextIsNot() {
    String source = ":local p \"hush-hush\"; /queue tree set wan-down max-limit=1M";
    router.with(Menu.SCRIPT, Map.of("name", "night", "source", source));
    router.with(Menu.SCRIPT, Map.of("name", "fine", "source", "/queue tree print; wan-downlink"));
    Finding script = only("other-owner", Severity.WARNING);
    assertThat(script.subject()).isEqualTo("script night");
    router.with(Menu.SCHEDULER, Map.of("name", "at22", "on-event", "night"));
    router.with(Menu.SCHEDULER, Map.of("name", "off", "on-event", "night", "disabled", "true"));
    router.with(
        Menu.NETWATCH,
        Map.of("host", "1.1.1.1", "down-script", "/queue/tree set [find] max-limit=1M"));
    List<Checked> wrong = wrong(router.audit());
    assertThat(wrong)
        .extracting(c -> c.finding().subject() + " " + c.finding().severity())
        .containsExactly(
            "script night WARNING", "scheduler at22 PROBLEM", "netwatch 1.1.1.1 PROBLEM");
    assertThat(wrong.toString()).doesNotContain("hush-hush");
  }

  @Test
  void aScriptWithoutTextIsNotTakenForHarmless() {
    router.add(Menu.SCRIPT, "name=secret");
    assertThat(only("not-read", Severity.UNKNOWN).subject()).isEqualTo("script secret");
  }

  @Test
  void aTableThatIsNotShownIsToldOnceAndNothingIsMadeUpAboutIt() {
    router.unread(Menu.QUEUE_TREE, new DeviceFailure.Forbidden("not allowed", "give read"));
    Finding finding = only("not-read", Severity.UNKNOWN);
    assertThat(finding.subject()).isEqualTo("/queue tree");
    assertThat(finding.remedy()).isEqualTo("give read");
  }

  @Test
  @DisplayName("C-57: names with quotes, dollars and spaces stay names in the commands")
  void oddNames() {
    Change change = new Change(Menu.QUEUE_TREE, "a \"$b\\c", "queue", "x", "d e");
    assertThat(change.command())
        .isEqualTo("/queue tree set [find name=\"a \\\"\\$b\\\\c\"] queue=\"d e\"");
  }
}
