package dev.wanctl.linux;

/// Whom a slot of [LinuxProber] asks.
sealed interface Asked permits Slot, TcpConnects {}
