package dev.wanctl.core.units;

/// A rate for each direction of a line.
public record Rates(BitRate download, BitRate upload) {

  public BitRate of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  @Override
  public String toString() {
    return download + "/" + upload;
  }
}
