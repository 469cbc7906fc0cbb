package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// How functions of the C library are bound. Each family of calls ([SocketCalls], [EpollCalls],
/// [ClockCalls]) is a class of its own that binds when first used: a cold binding costs
/// milliseconds, and a daemon without a local shaper needs no netlink.
@SuppressWarnings("restricted") // binding native functions is this class's only purpose
final class Libc {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Libc() {}

  /// A function whose first argument is the segment that takes errno, see [#errnoSegment].
  static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments), CAPTURE);
  }

  /// As [#function], for one whose arguments after the first `fixed` are variadic in C.
  static MethodHandle variadic(
      String name, int fixed, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        address(name),
        FunctionDescriptor.of(result, arguments),
        CAPTURE,
        Linker.Option.firstVariadicArg(fixed));
  }

  /// As [#function], but without errno: on a Java virtual machine with the C1 compiler alone,
  /// taking errno costs 40 bytes of garbage per call. For calls made for every probe; when one
  /// fails it is made again with errno.
  static MethodHandle quiet(String name, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
  }

  /// A function that neither blocks nor reports errno, called without a thread state transition.
  static MethodHandle leaf(String name, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        address(name), FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
  }

  static boolean has(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }

  private static MemorySegment address(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("no " + name + " in the C library"));
  }

  static MemorySegment errnoSegment(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /// What a method handle of a C function can throw is only what this module did wrong.
  static AssertionError impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError("a C function threw", thrown);
  }
}
