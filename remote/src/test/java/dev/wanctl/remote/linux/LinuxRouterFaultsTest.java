package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static dev.wanctl.remote.linux.LinuxRouterFixture.failure;
import static dev.wanctl.remote.linux.LinuxRouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can go wrong on the way to a Linux router and on it: a typed failure with a remedy, and all
/// is well again when the fault is over.
class LinuxRouterFaultsTest {

  private static final Duration BRIEF = Duration.ofMillis(1500);

  @TempDir private Path folder;

  private static void assertWorksAgain(LinuxRouterFixture f, LinuxRouterShaper shaper) {
    f.router.mend();
    f.router.comeUp();
    f.setUp();
    long end = System.nanoTime() + LinuxRouterFixture.PATIENT.toNanos();
    Rates wanted = mbit(44, 4);
    while (true) {
      try {
        assertThat(shaper.apply(wanted)).isEqualTo(wanted);
        return;
      } catch (DeviceException e) {
        // After repeated failures to connect the next try waits.
        assertThat(System.nanoTime()).as(e.failure().what()).isLessThan(end);
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | RTNETLINK answers: No such file or directory | NotFound | root cake bandwidth",
        "2 | Error: Qdisc not found. To create specify NLM_F_CREATE flag. | NotFound | sqm",
        "2 | Error: Invalid qdisc name. | NotFound | sqm",
        "2 | RTNETLINK answers: Operation not permitted | Forbidden | user: root",
        "126 | sh: tc: Permission denied | Forbidden | user: root",
        "127 | sh: tc: not found | Unsupported | tc-tiny",
        "1 | Unknown qdisc \"cake\", hence option \"bandwidth\" is unparsable | Unsupported | kmod",
        "2 | Error: Specified qdisc kind is unknown. | Unsupported | kmod-sched-cake",
        "1 | Cannot find device \"wan\" | NotFound | ip link",
        "2 | RTNETLINK answers: Invalid argument | Rejected | own words",
        "137 | Killed | Rejected | own words"
      })
  void whatTcSays(int status, String words, String kind, String remedy) {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.tc().refuse(status, words);

      DeviceFailure failure = failure(() -> shaper.apply(mbit(70, 10)));

      assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(failure.what()).contains("127.0.0.1:" + f.router.address().getPort());
      assertThat(failure.remedy()).contains(remedy);
      assertThat(f.standing()).isEqualTo(mbit(80, 15));
      assertWorksAgain(f, shaper);
    }
  }

  @Test
  void withoutTcNothingIsRead() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().replaceTc(127, "sh: tc: not found");
      DeviceFailure failure = failure(() -> f.shaper().inspect());
      assertThat(failure).isInstanceOf(DeviceFailure.Unsupported.class);
      assertThat(failure.remedy()).contains("opkg").contains("apk add");
      f.router.tc().replaceTc(0, "hello, I am another program");
      assertThat(failure(() -> f.shaper().inspect())).isInstanceOf(DeviceFailure.Protocol.class);
    }
  }

  @Test
  void aChangeThatIsAcceptedAndNotMadeIsSeen() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().ignoreChanges();
      assertThat(f.shaper().apply(mbit(70, 10))).isEqualTo(mbit(100, 20));
    }
  }

  @Test
  void aConnectionThatBrokeInTheMeantimeIsReplacedSilently() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter session = f.session();
      LinuxRouterShaper shaper = new LinuxRouterShaper(session, BOTH);
      shaper.prepare(mbit(80, 15));
      f.router.dropConnections();
      assertThat(shaper.apply(mbit(70, 10))).isEqualTo(mbit(70, 10));
      assertThat(session.connections()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswer() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.faults().cutAfter(20);
      assertThat(failure(shaper::read)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertWorksAgain(f, shaper);
    }
  }

  @Test
  void aRouterThatRestartsHasRatesOfItsOwnAndIsFoundAgain() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.goDown();
      DeviceFailure failure = failure(shaper::read);
      assertThat(failure).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(failure.remedy()).contains("dropbear");
      f.setUp();
      f.router.comeUp();
      assertWorksAgain(f, shaper);
      f.setUp();
      assertThat(shaper.read()).isEqualTo(mbit(100, 20));
    }
  }

  @Test
  void silenceEndsByTheDeadlineAndWhatComesLateIsTakenForNothingElse() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      new LinuxRouterShaper(f.session(), BOTH).read(); // the first takes longest
      LinuxRouterShaper shaper = new LinuxRouterShaper(f.session(BRIEF), BOTH);
      shaper.prepare(mbit(80, 15));
      f.router.faults().silent(true);
      long before = System.nanoTime();
      DeviceFailure failure = failure(shaper::read);
      assertThat(failure).isInstanceOf(DeviceFailure.TimedOut.class);
      assertThat(failure.what()).contains("1500 ms");
      assertThat(System.nanoTime() - before).isLessThan(10 * BRIEF.toNanos());
      f.router.faults().clear();

      f.router.faults().late(BRIEF.plusMillis(200));
      assertThat(failure(shaper::read)).isInstanceOf(DeviceFailure.TimedOut.class);
      assertWorksAgain(f, shaper);
    }
  }

  @Test
  void garbageIsNoAnswer() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      LinuxRouterMeter meter = new LinuxRouterMeter(f.session(), BOTH);
      shaper.prepare(mbit(80, 15));
      f.router.faults().garbage("\u0000\u0007 kernel: oops\nqdisc? no\n");
      TrafficSample sample = new TrafficSample();
      for (int i = 0; i < 5; i++) {
        try {
          shaper.read();
          meter.read(sample);
        } catch (DeviceException e) {
          assertThat(e.failure())
              .isInstanceOfAny(DeviceFailure.Protocol.class, DeviceFailure.NotFound.class);
        }
      }
      assertWorksAgain(f, shaper);
    }
  }

  @Test
  void anotherKeyIsNotBelievedAndToldTogetherWithWhatWasShown() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter session =
          f.session(
              f.settings(
                  new SshCredential.Password(LinuxRouterSimulator.PASSWORD),
                  new HostIdentity.Pinned(new HostKeyPin("A".repeat(43))),
                  LinuxRouterFixture.PATIENT));
      DeviceFailure failure = failure(() -> new LinuxRouterShaper(session, BOTH).read());
      assertThat(failure).isInstanceOf(DeviceFailure.Untrusted.class);
      assertThat(failure.remedy()).contains("host-key: \"" + f.router.fingerprint());
      assertThat(f.router.logins()).as("nothing is sent to it").isZero();
    }
  }

  @Test
  void aRefusedLoginIsToldWithoutTheSecretAndNotHammered() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter session =
          f.session(
              f.settings(
                  new SshCredential.Password("wrong-secret"),
                  f.identity(),
                  LinuxRouterFixture.PATIENT));
      for (int i = 0; i < 30; i++) {
        DeviceFailure failure = failure(() -> new LinuxRouterShaper(session, BOTH).read());
        assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
        assertThat(failure.what() + failure.remedy()).doesNotContain("wrong-secret");
      }
      assertThat(f.router.logins()).isLessThan(10);
    }
  }

  @Test
  void aKeyWillDo() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair key = generator.generateKeyPair();
    Path file = folder.resolve("key");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper =
          new LinuxRouterShaper(
              f.session(
                  f.settings(
                      new SshCredential.KeyFile(file, ""),
                      f.identity(),
                      LinuxRouterFixture.PATIENT)),
              BOTH);
      assertThat(failure(shaper::read).remedy()).contains("/etc/dropbear/authorized_keys");
      f.router.authorize(key.getPublic());
      assertWorksAgain(f, shaper);
    }
  }

  @Test
  void aSessionThatWasClosedSaysSo() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter session = f.session();
      LinuxRouterShaper shaper = new LinuxRouterShaper(session, BOTH);
      shaper.read();
      session.close();
      assertThat(failure(shaper::read)).isInstanceOf(DeviceFailure.Unreachable.class);
    }
  }

  @Test
  void whoeverIsInterruptedIsToldAndTheSessionIsOfUseAfterwards() throws InterruptedException {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.read();
      f.router.faults().silent(true);
      Thread asking =
          Thread.ofVirtual()
              .start(() -> assertThatThrownBy(shaper::read).isInstanceOf(DeviceException.class));
      while (asking.getState() == Thread.State.RUNNABLE || asking.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      asking.interrupt();
      asking.join();
      assertWorksAgain(f, shaper);
    }
  }
}
