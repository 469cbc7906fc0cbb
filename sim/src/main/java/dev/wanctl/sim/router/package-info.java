/// A RouterOS 7 router on real sockets: REST over HTTPS and the binary API over TLS with a
/// certificate of its own, the console's scripts over SSH, users and policies, the tables that
/// wanctl touches, and faults that can be switched while it runs. Replies follow MikroTik's manuals
/// and what people measured on RouterOS 7.23 (Cloud Hosted Router); where sources disagree the
/// choice is a setting. It shapes nothing: a [QueueBackend] supplies counters and hears of limits.
@NullMarked
package dev.wanctl.sim.router;

import org.jspecify.annotations.NullMarked;
