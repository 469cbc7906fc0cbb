package dev.wanctl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Runs the benchmarks of the classes that are its arguments, a short slice at a time, as it is
/// told: prints their names and an empty line, then for each name that it reads the nanoseconds of
/// processor time of one operation. Processor time, since others on the machine cost no benchmark
/// any of it.
///
/// It is put before the classes of whatever commit is measured, so it uses nothing of them by name.
public final class Slices {

  /// Of processor time.
  private static final long SLICE_NANOS = 6_000_000;

  private static final long WARM_UP_NANOS = 250_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Slices() {}

  public static void main(String[] classes) throws ReflectiveOperationException, IOException {
    Map<String, MethodHandle> benchmarks = new LinkedHashMap<>();
    for (String name : classes) {
      add(Class.forName(name), benchmarks);
    }
    benchmarks.keySet().forEach(System.out::println);
    System.out.println();
    Map<String, Integer> operations = new LinkedHashMap<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String name;
    while ((name = in.readLine()) != null) {
      String asked = name;
      MethodHandle benchmark =
          Objects.requireNonNull(benchmarks.get(asked), () -> "no benchmark " + asked);
      int many = operations.computeIfAbsent(name, _ -> warmUp(benchmark));
      System.out.println((double) run(benchmark, many) / many);
    }
  }

  private static void add(Class<?> type, Map<String, MethodHandle> to)
      throws ReflectiveOperationException {
    Object instance = type.getDeclaredConstructor().newInstance();
    Method[] methods = type.getDeclaredMethods();
    Arrays.sort(methods, (a, b) -> a.getName().compareTo(b.getName()));
    for (Method method : methods) {
      boolean benchmark =
          Arrays.stream(method.getAnnotations())
              .anyMatch(a -> a.annotationType().getSimpleName().equals("Benchmark"));
      if (benchmark) {
        to.put(
            method.getName(),
            MethodHandles.lookup()
                .unreflect(method)
                .bindTo(instance)
                .asType(MethodType.methodType(Object.class)));
      }
    }
  }

  /// How many operations make a slice.
  private static int warmUp(MethodHandle benchmark) {
    int many = 1;
    long took = run(benchmark, many);
    for (long spent = took; spent < WARM_UP_NANOS || took < SLICE_NANOS / 2; spent += took) {
      many = (int) Math.clamp(many * (double) SLICE_NANOS / Math.max(took, 1), 1.0, 4.0 * many);
      took = run(benchmark, many);
    }
    return many;
  }

  private static long run(MethodHandle benchmark, int many) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < many; i++) {
      sink = call(benchmark);
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  /// So that nothing is left out for not being used.
  @SuppressWarnings("UnusedVariable")
  private static volatile Object sink = "";

  private static Object call(MethodHandle benchmark) {
    try {
      return benchmark.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("a benchmark failed", e);
    }
  }
}
