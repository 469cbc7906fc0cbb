package dev.wanctl.sim.line;

/// Sends at one rate and listens to nobody.
final class ConstantSender implements Sender {

  private final Flow.Constant flow;

  ConstantSender(Flow.Constant flow) {
    this.flow = flow;
  }

  @Override
  public double send(long now, double seconds) {
    return flow.active().contains(now) ? flow.rate().bitsPerSecond() / 8.0 * seconds : 0;
  }

  @Override
  public void acknowledged(long now, double good, double lost) {}
}
