package dev.wanctl.engine.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.LinkState;
import dev.wanctl.core.steer.Why;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Whatever befalls lines, router, process and operator, in any order: there is always a usable
/// default route, nothing is done on what is not known, and nothing is left behind.
class AnySequenceTest {

  private static final int SEQUENCES = Integer.getInteger("sequences", 10_000);
  private static final int EVENTS = 12;

  @Test
  @DisplayName(
      "C-81: no sequence of faults, edits, kills and restarts leaves a house without a route, or anything behind")
  void everythingIsUndoneOrAccountedFor() {
    Long one = Long.getLong("seed");
    LongStream seeds = one == null ? LongStream.rangeClosed(1, SEQUENCES) : LongStream.of(one);
    long[] totals = new long[2];
    seeds.forEach(seed -> {
      Street street = sequence(seed);
      totals[0] += street.router.writes;
      totals[1] += street.router.calls.stream().filter(c -> c.startsWith("route")).count();
    });
    // A test in which nothing happens shows nothing.
    if (one == null) {
      assertThat(totals[0]).isGreaterThan(SEQUENCES);
      assertThat(totals[1]).isGreaterThan(SEQUENCES / 20);
    }
  }

  private static Street sequence(long seed) {
    Random random = new Random(seed);
    String[] names =
        random.nextInt(4) == 0 ? new String[] {"a", "b", "c"} : new String[] {"a", "b"};
    Street street = new Street(seed, true, names);
    street.start();
    street.runFor(3);
    for (int i = 0; i < EVENTS; i++) {
      String what = befall(street, random);
      double span = random.nextInt(3) == 0 ? 60 * random.nextDouble() : 8 * random.nextDouble();
      for (double t = 0; t < span; t += Street.STEP / 1e9) {
        step(street, seed, what);
      }
    }
    healed(street, seed);
    return street;
  }

  private static void step(Street street, long seed, String what) {
    street.step();
    assertThat(street.router.lastRouteTaken)
        .as("seed %d, after %s: the last usable route was taken", seed, what)
        .isZero();
    if (street.helm.isEmpty()) {
      return;
    }
    Optional<Choice.Move> moved =
        street.report().choice().flatMap(Choice::moved).filter(m -> m.why().decided());
    moved.ifPresent(m -> {
      Choice choice = street.report().choice().orElseThrow();
      LinkState from = choice.ratings().get(m.from()).evidence().link();
      LinkState to = choice.ratings().get(m.to()).evidence().link();
      assertThat(from)
          .as("seed %d, after %s: %s", seed, what, m)
          .isEqualTo(m.why() == Why.LOST ? LinkState.LOST : LinkState.UP);
      assertThat(to).as("seed %d, after %s: %s", seed, what, m).isEqualTo(LinkState.UP);
    });
  }

  private static String befall(Street street, Random random) {
    int line = random.nextInt(street.lines.size());
    Street.Line it = street.lines.get(line);
    String name = street.names.get(line);
    int event = random.nextInt(17);
    switch (event) {
      case 0, 1, 2 -> {
        it.alive = false;
        street.router.route(name).reachable = random.nextBoolean();
      }
      case 3, 4 -> {
        it.alive = true;
        street.router.route(name).reachable = true;
      }
      case 5 -> it.delay = 0.15;
      case 6 -> it.delay = 0.002;
      case 7 -> it.measured = !it.measured;
      case 8, 9 -> {
        ModelRouter.Fault[] all = ModelRouter.Fault.values();
        street.router.fault = all[random.nextInt(all.length)];
        street.router.faultShare = random.nextBoolean() ? 1 : 0.3;
      }
      case 10 -> street.router.fault = ModelRouter.Fault.NONE;
      case 11 -> street.kill();
      case 12 -> {
        if (street.helm.isPresent()) {
          street.stop();
        }
      }
      case 13 -> {
        street.kill();
        street.start();
      }
      case 14 -> {
        // Somebody else's hand; he, too, leaves a route.
        if (random.nextBoolean()) {
          street.router.enabled.clear();
          if (random.nextBoolean()) {
            street.router.enabled.add(name);
          }
        } else {
          ModelRouter.Own route = street.router.route(name);
          route.enabled = !route.enabled || noOther(street, name);
        }
      }
      case 15 -> {
        if (street.helm.isPresent()) {
          street.helm().hold(line, Optional.of(street.now + 20_000_000_000L), street.now);
        }
      }
      default -> {
        street.diskFull = !street.diskFull;
      }
    }
    return "event " + event + " on " + name;
  }

  private static boolean noOther(Street street, String name) {
    return street.router.routes.stream().noneMatch(r -> !r.line.equals(name) && r.usable());
  }

  /// All is well again, and wanctl is stopped: then nothing of it stands anywhere.
  private static void healed(Street street, long seed) {
    street.router.fault = ModelRouter.Fault.NONE;
    street.diskFull = false;
    for (Street.Line line : street.lines) {
      line.alive = true;
      line.measured = true;
      line.delay = 0.002;
    }
    street.router.routes.forEach(r -> r.reachable = true);
    if (street.helm.isEmpty()) {
      street.start();
    }
    for (int i = 0; i < 60; i++) {
      step(street, seed, "healing");
    }
    boolean others = street.report().outByOthers().isEmpty();
    int before = street.router.writes;
    // A restart in itself changes nothing that is to be as it is.
    boolean quiet =
        street.report().away().isEmpty()
            && street.report().out().isEmpty()
            && street.router.returnsAt.isEmpty();
    street.kill();
    street.start();
    for (int i = 0; i < 8; i++) {
      step(street, seed, "restart");
    }
    if (quiet) {
      assertThat(street.router.writes)
          .as("seed %d: an idle restart writes %s", seed, street.router.calls)
          .isEqualTo(before);
    }
    boolean foreignAway = !street.router.home() && street.report().away().isEmpty();
    if (street.random.nextBoolean()) {
      street.stop();
      assertThat(street.router.returnsAt).as("seed %d: disarmed", seed).isEmpty();
    } else {
      street.kill();
      street.runFor(Street.AFTER_DEAD_MAN);
    }
    if (!foreignAway) {
      assertThat(street.router.home()).as("seed %d: home", seed).isTrue();
    }
    if (others) {
      assertThat(street.router.routes)
          .as("seed %d: routes are back", seed)
          .allMatch(r -> r.enabled);
    }
  }
}
