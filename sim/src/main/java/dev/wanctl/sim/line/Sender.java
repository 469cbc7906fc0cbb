package dev.wanctl.sim.line;

/// The sending end of a flow.
sealed interface Sender permits TcpSender, ConstantSender {

  /// Bytes it sends in the tick that starts at `now`.
  double send(long now, double seconds);

  /// What came back: bytes acknowledged, and bytes told to be lost.
  void acknowledged(long now, double good, double lost);
}
