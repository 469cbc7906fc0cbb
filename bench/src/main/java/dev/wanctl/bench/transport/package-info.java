/// What a change of rates costs over each way to a router: measured against the simulated router on
/// real sockets of this machine, so that what is left when the router's own time is taken away is
/// what the way itself costs. `bench/transport` builds and runs it.
@NullMarked
package dev.wanctl.bench.transport;

import org.jspecify.annotations.NullMarked;
