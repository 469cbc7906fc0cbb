package dev.wanctl.linux;

/// Error numbers of Linux (asm-generic/errno.h), the same on every architecture that a JDK 25 runs
/// on.
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int EPROTONOSUPPORT = 93;
  public static final int ESOCKTNOSUPPORT = 94;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ECONNRESET = 104;
  public static final int EISCONN = 106;
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  /// `EPERM (1)`, or the bare number.
  public static String text(int errno) {
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
