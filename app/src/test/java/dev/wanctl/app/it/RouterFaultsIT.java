package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One daemon with a router for each way in which routers fail: every line tells its own fault with
/// a remedy, and works as soon as the fault is gone.
class RouterFaultsIT {

  private static final int ALWAYS = Integer.MAX_VALUE;

  /// What is wrong, by which typed failure it is told, and words that only its message has.
  private enum Fault {
    PASSWORD("login-refused", "refuses user admin"),
    UNPINNED("untrusted", "is not trusted"),
    MISSING("not-found", "answers \"Not Found\""),
    ERROR("busy", "answers \"Internal Server Error\""),
    SLOW("timed-out", "did not answer within 1000 ms"),
    PAGE("busy", "answers HTTP 502"),
    HANGING("timed-out", "did not answer within 1000 ms"),
    REFUSING("unreachable", "refuses the connection"),
    NO_QUEUE("not-found", "has no queue tree entry named \"no-queue-down\"");

    final String code;
    final String words;

    Fault(String code, String words) {
      this.code = code;
      this.words = words;
    }

    String line() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @TempDir private Path folder;

  private final Map<Fault, RouterSimulator> routers = new EnumMap<>(Fault.class);
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.idle(folder);
    for (Fault fault : Fault.values()) {
      RouterSimulator router =
          RouterSimulator.start(SimulatorSettings.defaults(), QueueBackend.idle(), Site.PASSWORD);
      if (fault != Fault.NO_QUEUE) {
        Site.addQueues(router, fault.line());
      }
      routers.put(fault, router);
    }
    String configuration = configuration(); // with the certificates of now
    routers.forEach(RouterFaultsIT::make);
    site.write(configuration);
  }

  @AfterEach
  void close() {
    routers.values().forEach(RouterSimulator::close);
    site.close();
  }

  private RouterSimulator router(Fault fault) {
    return Objects.requireNonNull(routers.get(fault));
  }

  private String configuration() {
    StringBuilder text = new StringBuilder("routers:\n");
    routers.forEach((fault, router) ->
        text.append(
            """
              %s:
                address: 127.0.0.1
                port: %d
                user: admin
                password: ${ROUTER_PASSWORD}
                tls: {pin: "%s"}
                deadline: 1s
            """
                .formatted(
                    fault.line(), router.address().getPort(), router.certificate().fingerprint())));
    text.append("lines:\n");
    routers
        .keySet()
        .forEach(fault ->
            text.append(
                """
                  %1$s:
                    shaper: {router: %1$s, download: %1$s-down, upload: %1$s-up}
                    download: {max: 24Mbit}
                    upload: {max: 6Mbit}
                    probe: {reflectors: [%2$s]}
                """
                    .formatted(fault.line(), site.reflectors())));
    return text
        + "http: {listen: \"127.0.0.1:%d\"}\nstate: {directory: %s}\n"
            .formatted(site.web().port(), site.state());
  }

  private static void make(Fault fault, RouterSimulator router) {
    Faults faults = router.faults();
    switch (fault) {
      case PASSWORD -> router.user("admin", "another", "full");
      case UNPINNED -> router.replaceCertificate();
      case MISSING -> faults.spoil("*", "", new Faults.Spoiled.Status(404, ""), ALWAYS);
      case ERROR -> faults.spoil("*", "", new Faults.Spoiled.Status(500, ""), ALWAYS);
      case SLOW -> faults.spoil("*", "", new Faults.Spoiled.Late(Duration.ofSeconds(3)), ALWAYS);
      case PAGE -> faults.spoil("*", "", new Faults.Spoiled.HtmlBadGateway(), ALWAYS);
      case HANGING -> faults.hangAfterAccept(true);
      case REFUSING -> router.refuseConnections(true);
      case NO_QUEUE -> {}
    }
  }

  /// True if that mends it: a pinned certificate that is gone does not come back.
  private static boolean mend(Fault fault, RouterSimulator router) {
    router.faults().clear();
    switch (fault) {
      case PASSWORD -> router.user("admin", Site.PASSWORD, "full");
      case REFUSING -> router.refuseConnections(false);
      case HANGING -> router.dropConnections();
      case NO_QUEUE -> Site.addQueues(router, fault.line());
      case UNPINNED, MISSING, ERROR, SLOW, PAGE -> {}
    }
    return fault != Fault.UNPINNED;
  }

  @Test
  void eachIsToldWithARemedyAndPasses() {
    try (Program daemon = site.run()) {
      for (Fault fault : Fault.values()) {
        Await.until(
            fault + " is a condition",
            () -> site.web().get("/status").body() + daemon,
            () -> told(fault));
      }
      assertThat(site.web().get("/livez").code()).isEqualTo(200);
      assertThat(site.web().get("/readyz").code()).isEqualTo(503);
      String log = daemon.err().toString();
      for (Fault fault : Fault.values()) {
        assertThat(log.lines().filter(l -> l.contains("line=" + fault.line() + " ")))
            .as(fault + " in the log:\n" + log)
            .anyMatch(l -> l.contains(fault.words) && l.contains("Remedy: "));
        assertThat(log.lines().filter(l -> l.contains("line=" + fault.line() + " ")).count())
            .as(fault + " fills no log:\n" + log)
            .isLessThanOrEqualTo(8);
      }
      assertThat(log)
          .as("the fingerprint to compare")
          .contains(router(Fault.UNPINNED).certificate().fingerprint());
      refusedLoginIsNotHammered();
      mended(daemon);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
  }

  private boolean told(Fault fault) {
    return site.web().conditions(fault.line(), "shaper-never-worked").stream()
        .anyMatch(c -> c.contains("(" + fault.code + ")") && c.contains(fault.words));
  }

  /// Firewall rules and RADIUS servers lock users out who try too often.
  private void refusedLoginIsNotHammered() {
    RouterSimulator router = router(Fault.PASSWORD);
    router.statistics().reset();
    Await.pass(Duration.ofSeconds(8));
    assertThat(router.statistics().total()).as("requests in 8 s").isLessThanOrEqualTo(4);
  }

  private void mended(Program daemon) {
    List<Fault> mended = new ArrayList<>();
    routers.forEach((fault, router) -> {
      if (mend(fault, router)) {
        mended.add(fault);
      }
    });
    for (Fault fault : mended) {
      Await.until(
          fault + " is over",
          () -> site.web().get("/status").body() + daemon,
          () -> site.web().conditions(fault.line(), "shaper-never-worked").isEmpty());
      assertThat(Site.shaped(router(fault), fault.line())).as(fault.toString()).isTrue();
    }
  }
}
