package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LentShaperTest {

  private static final Rates NONE = new Rates(BitRate.UNLIMITED, BitRate.UNLIMITED);

  /// The process is gone: whatever it would still have done, it does not do.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A device in memory, which outlives the processes that set it.
  private static final class Device {
    Rates standing = new Rates(BitRate.mbit(30), BitRate.mbit(8));
    Optional<DeviceFailure> failure = Optional.empty();
    boolean adds;
  }

  /// The way of one process to it, which is killed at an operation: before the device hears of it,
  /// or after, when nobody hears its answer.
  private static final class Way implements Shaper {
    private final Device device;
    private int left;
    private final boolean after;

    Way(Device device, int killedAt, boolean after) {
      this.device = device;
      left = killedAt;
      this.after = after;
    }

    static Way immortal(Device device) {
      return new Way(device, Integer.MAX_VALUE, false);
    }

    private <T> T operation(java.util.function.Supplier<T> what) {
      left--;
      if (left < 0 || (left == 0 && !after)) {
        throw new Killed();
      }
      if (device.failure.isPresent()) {
        throw new DeviceException(device.failure.get());
      }
      T answer = what.get();
      if (left == 0) {
        throw new Killed();
      }
      return answer;
    }

    @Override
    public String name() {
      return "a device";
    }

    @Override
    public Prior inspect() {
      return operation(() ->
          new Prior(
              Map.of(
                  "download", device.standing.download().toString(),
                  "upload", device.standing.upload().toString())));
    }

    @Override
    public Rates prepare(Rates first) {
      return apply(first);
    }

    @Override
    public Rates apply(Rates wanted) {
      return operation(() -> {
        device.standing = device.adds ? new Rates(BitRate.mbit(1), wanted.upload()) : wanted;
        return device.standing;
      });
    }

    @Override
    public Rates read() {
      return operation(() -> device.standing);
    }

    @Override
    public List<QueueReading> queues() {
      return List.of();
    }

    @Override
    public void restore(Prior prior) {
      Rates former =
          new Rates(
              BitRate.parse(prior.facts().getOrDefault("download", "")).orElseThrow(),
              BitRate.parse(prior.facts().getOrDefault("upload", "")).orElseThrow());
      operation(() -> {
        device.standing = former;
        return true;
      });
    }

    @Override
    public WritePolicy writePolicy() {
      return WritePolicy.LOCAL;
    }

    @Override
    public void close() {}
  }

  @TempDir private Path folder;

  private static FormerDevices through(Device device) {
    return (_, _) -> new FormerDevices.Way.Through(Way.immortal(device));
  }

  /// What a measurement does, to its end or its death.
  private void measure(Device device, Way way, SplittableRandom random) {
    try (StateDirectory state = StateDirectory.open(folder)) {
      LentShaper.putRight(state, through(device));
      LentShaper lent = LentShaper.take(way, state);
      try (lent) {
        lent.set(NONE);
        for (int i = 0; i < 3; i++) {
          lent.set(new Rates(BitRate.mbit(random.nextInt(1, 90)), BitRate.mbit(5)));
          lent.set(NONE);
        }
      }
    } catch (Killed _) {
      // as a process that is gone
    }
  }

  @Test
  @DisplayName("C-69: killed at each of its steps 50 times, the former setting is back every time")
  void killedAtEachStep() {
    SplittableRandom random = new SplittableRandom(5);
    Rates former = new Device().standing;
    int kills = 0;
    for (int step = 1; step <= 9; step++) {
      for (int time = 0; time < 50; time++) {
        Device device = new Device();
        Way way = new Way(device, step, time % 2 == 1);
        measure(device, way, random);
        assertThat(way.left).as("step %d was reached", step).isLessThanOrEqualTo(0);
        kills++;
        if (random.nextBoolean()) {
          // the next measurement is killed, too, somewhere
          measure(device, new Way(device, random.nextInt(1, 10), random.nextBoolean()), random);
        }
        try (StateDirectory state = StateDirectory.open(folder)) {
          assertThat(LentShaper.putRight(state, through(device)))
              .allMatch(o -> o.failure().isEmpty());
          assertThat(device.standing).as("killed at step %d", step).isEqualTo(former);
          assertThat(LentShaper.putRight(state, through(device))).isEmpty();
        }
      }
    }
    assertThat(kills).isEqualTo(450);
  }

  @Test
  void anEndAsPlannedLeavesNothing() {
    Device device = new Device();
    Rates former = device.standing;
    measure(device, Way.immortal(device), new SplittableRandom(1));
    assertThat(device.standing).isEqualTo(former);
    try (StateDirectory state = StateDirectory.open(folder)) {
      assertThat(LentShaper.putRight(state, through(device))).isEmpty();
    }
  }

  @Test
  void aDeviceThatIsAwayIsPutRightLater() {
    Device device = new Device();
    Rates former = device.standing;
    measure(device, new Way(device, 3, true), new SplittableRandom(1));
    assertThat(device.standing).isNotEqualTo(former);
    device.failure = Optional.of(new DeviceFailure.Unreachable("away", "wait"));
    try (StateDirectory state = StateDirectory.open(folder)) {
      assertThat(LentShaper.putRight(state, through(device)))
          .singleElement()
          .satisfies(o -> assertThat(o.failure()).isPresent());
      device.failure = Optional.empty();
      assertThat(LentShaper.putRight(state, through(device)))
          .singleElement()
          .satisfies(o -> assertThat(o.failure()).isEmpty());
    }
    assertThat(device.standing).isEqualTo(former);
  }

  @Test
  void aDeviceThatDoesNotTakeItIsAFailureAndStandsAsBefore() {
    Device device = new Device();
    Rates former = device.standing;
    device.adds = true;
    try (StateDirectory state = StateDirectory.open(folder)) {
      LentShaper lent = LentShaper.take(Way.immortal(device), state);
      try (lent) {
        assertThatThrownBy(() -> lent.set(NONE)).isInstanceOf(DeviceException.class);
      }
    }
    assertThat(device.standing).isEqualTo(former);
  }
}
