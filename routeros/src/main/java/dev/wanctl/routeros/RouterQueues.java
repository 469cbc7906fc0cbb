package dev.wanctl.routeros;

import java.util.List;

/// The two entries of the queue tree that shape one line.
public record RouterQueues(String download, String upload) {

  public RouterQueues {
    if (download.equals(upload)) {
      throw new IllegalArgumentException("one queue cannot shape both directions: " + download);
    }
  }

  List<String> both() {
    return List.of(download, upload);
  }

  @Override
  public String toString() {
    return download + " and " + upload;
  }
}
