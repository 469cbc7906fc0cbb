package dev.wanctl.linux;

/// Whom a slot of [LinuxProber] asks.
sealed interface Asked permits LinuxProber.Slot, TcpConnects {}
