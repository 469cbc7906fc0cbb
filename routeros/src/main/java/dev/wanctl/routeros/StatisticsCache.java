package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// What was read of a router's statistics last. Of readers who want the same thing at the same time
/// one asks the router, and all get that answer or that failure. A reading that began before
/// [#invalidate] is given to nobody who comes after it, but through [#latest], for which older is
/// better than late. Thread-safe; no lock is held while the router is asked.
final class StatisticsCache<K, V> {

  private final class Slot {
    volatile Optional<V> latest = Optional.empty();
    long generation; // of the latest; guarded by this slot, as is the next
    Optional<Flight<V>> flight = Optional.empty();
  }

  private record Flight<V>(long generation, CompletableFuture<V> answer) {}

  private final Map<K, Slot> slots = new ConcurrentHashMap<>();
  private final ToLongFunction<V> takenAtNanos;
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong spared = new AtomicLong();

  StatisticsCache(ToLongFunction<V> takenAtNanos) {
    this.takenAtNanos = takenAtNanos;
  }

  /// Nothing that was read so far, or is being read, is true any more.
  void invalidate() {
    generation.incrementAndGet();
  }

  /// A reading no older than this.
  V read(K what, Duration age, Supplier<V> router) {
    Slot slot = slots.computeIfAbsent(what, _ -> new Slot());
    Flight<V> own = new Flight<>(generation.get(), new CompletableFuture<>());
    Optional<Flight<V>> other = Optional.empty();
    synchronized (slot) {
      boolean valid = slot.generation == own.generation();
      if (valid && slot.latest.isPresent() && ageNanos(slot.latest.get()) <= age.toNanos()) {
        spared.incrementAndGet();
        return slot.latest.get();
      }
      if (slot.flight.isPresent() && slot.flight.get().generation() == own.generation()) {
        other = slot.flight;
      } else {
        slot.flight = Optional.of(own);
      }
    }
    if (other.isPresent()) {
      spared.incrementAndGet();
      return await(other.get().answer());
    }
    return fly(slot, own, router);
  }

  private V fly(Slot slot, Flight<V> own, Supplier<V> router) {
    requests.incrementAndGet();
    try {
      V answer = router.get();
      synchronized (slot) {
        slot.latest = Optional.of(answer);
        slot.generation = own.generation();
      }
      own.answer().complete(answer);
      return answer;
    } catch (RuntimeException e) {
      // Whoever waits must not wait for ever, whatever it is.
      own.answer().completeExceptionally(e);
      throw e;
    } finally {
      synchronized (slot) {
        // Another may have begun after an invalidation.
        slot.flight = slot.flight.filter(f -> f.generation() != own.generation());
      }
    }
  }

  private static <V> V await(CompletableFuture<V> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DeviceException told
          ? new DeviceException(told.failure(), told)
          : e;
    }
  }

  /// The newest reading there is, whatever its age.
  Optional<V> latest(K what) {
    return Optional.ofNullable(slots.get(what)).flatMap(slot -> slot.latest);
  }

  private long ageNanos(V reading) {
    return System.nanoTime() - takenAtNanos.applyAsLong(reading);
  }

  /// When the newest reading of all was taken.
  OptionalLong newestNanos() {
    return slots.values().stream()
        .flatMap(slot -> slot.latest.stream())
        .mapToLong(takenAtNanos)
        .reduce((a, b) -> a - b > 0 ? a : b);
  }

  /// How often the router was asked.
  long requests() {
    return requests.get();
  }

  /// How often it was not, because there was a reading or one was on its way.
  long spared() {
    return spared.get();
  }
}
