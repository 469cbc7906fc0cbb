package dev.wanctl.linux;

/// Error numbers of Linux (asm-generic/errno.h), the same on every architecture that a JDK 25 runs
/// on.
final class Errno {

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENOSYS = 38;
  static final int EPROTONOSUPPORT = 93;
  static final int ESOCKTNOSUPPORT = 94;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRNOTAVAIL = 99;
  static final int ECONNRESET = 104;
  static final int EISCONN = 106;
  static final int ECONNREFUSED = 111;

  private Errno() {}

  /// `EPERM (1)`, or the bare number.
  static String text(int errno) {
    String name =
        switch (errno) {
          case EPERM -> "EPERM";
          case ENOENT -> "ENOENT";
          case EINTR -> "EINTR";
          case ENXIO -> "ENXIO";
          case EAGAIN -> "EAGAIN";
          case EACCES -> "EACCES";
          case EBUSY -> "EBUSY";
          case EEXIST -> "EEXIST";
          case ENODEV -> "ENODEV";
          case EINVAL -> "EINVAL";
          case 24 -> "EMFILE";
          case ENOSYS -> "ENOSYS";
          case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
          case ESOCKTNOSUPPORT -> "ESOCKTNOSUPPORT";
          case EOPNOTSUPP -> "EOPNOTSUPP";
          case EAFNOSUPPORT -> "EAFNOSUPPORT";
          case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
          case 100 -> "ENETDOWN";
          case 101 -> "ENETUNREACH";
          case ECONNRESET -> "ECONNRESET";
          case 105 -> "ENOBUFS";
          case EISCONN -> "EISCONN";
          case ECONNREFUSED -> "ECONNREFUSED";
          default -> "errno";
        };
    return name + " (" + errno + ")";
  }
}
