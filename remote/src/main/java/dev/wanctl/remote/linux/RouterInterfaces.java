package dev.wanctl.remote.linux;

import dev.wanctl.core.units.Direction;

/// The two interfaces of a router on whose egress a line's CAKE stands.
///
/// @param download an ifb that what arrives is led through, or the interface towards the home
/// @param upload the interface towards the Internet
public record RouterInterfaces(String download, String upload) {

  public RouterInterfaces {
    if (download.equals(upload)) {
      throw new IllegalArgumentException("one interface for both directions: " + download);
    }
  }

  String of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  @Override
  public String toString() {
    return download + " and " + upload;
  }
}
