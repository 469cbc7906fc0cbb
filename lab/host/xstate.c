/*
 * Lets user-mode Linux run on processors whose register state is larger than it was built for.
 *
 * Before it lets a guest process run, user-mode Linux sets that process' vector registers with
 * ptrace(PTRACE_SETREGSET, NT_X86_XSTATE). The host insists on the whole XSAVE area in its standard format and answers
 * EFAULT to less. A kernel built before AMX (2.7 kB with AVX-512 and protection keys) therefore cannot start on a host
 * that has AMX (11 kB). Preloaded, this fills the area up: the parts beyond what the kernel knows get their initial
 * state, which is right as long as no guest program uses them, and none can without asking the host first.
 *
 * The guest's kernel has one thread that calls ptrace, so the static buffer needs no lock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

#define NT_X86_XSTATE 0x202
#define XSTATE_BV 512 /* offset of the bitmap of parts not in their initial state */
#define KNOWN_PARTS ((UINT64_C(1) << 10) - 1) /* x87 (0) to protection keys (9): the first 2696 bytes */

static _Alignas(64) char whole[65536];

long ptrace(enum __ptrace_request request, ...) {
  static long (*real)(enum __ptrace_request, pid_t, void *, void *);
  static size_t size;
  va_list arguments;
  va_start(arguments, request);
  pid_t pid = va_arg(arguments, pid_t);
  void *address = va_arg(arguments, void *);
  void *data = va_arg(arguments, void *);
  va_end(arguments);

  if (real == NULL) {
    real = (long (*)(enum __ptrace_request, pid_t, void *, void *))dlsym(RTLD_NEXT, "ptrace");
  }
  if (request != PTRACE_SETREGSET || (uintptr_t)address != NT_X86_XSTATE) {
    return real(request, pid, address, data);
  }
  if (size == 0) {
    struct iovec probe = {whole, sizeof whole};
    if (real(PTRACE_GETREGSET, pid, address, &probe) != 0) {
      return real(request, pid, address, data);
    }
    size = probe.iov_len;
    memset(whole, 0, sizeof whole);
  }
  const struct iovec *given = data;
  if (given->iov_len >= size) {
    return real(request, pid, address, data);
  }
  memcpy(whole, given->iov_base, given->iov_len);
  uint64_t parts;
  memcpy(&parts, whole + XSTATE_BV, sizeof parts);
  parts &= KNOWN_PARTS;
  memcpy(whole + XSTATE_BV, &parts, sizeof parts);
  struct iovec filled = {whole, size};
  return real(request, pid, address, &filled);
}
