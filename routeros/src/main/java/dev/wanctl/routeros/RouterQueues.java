package dev.wanctl.routeros;

import dev.wanctl.core.units.Direction;
import java.util.List;

/// The two entries of the queue tree that shape one line.
public record RouterQueues(String download, String upload) {

  public RouterQueues {
    if (download.equals(upload)) {
      throw new IllegalArgumentException("one queue cannot shape both directions: " + download);
    }
  }

  String of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  List<String> both() {
    return List.of(download, upload);
  }

  @Override
  public String toString() {
    return download + " and " + upload;
  }
}
