/// Benchmarks of what runs for every reply: how long a decision takes and that it makes no garbage.
/// `bench/run` builds and runs them.
@NullMarked
package dev.wanctl.bench;

import org.jspecify.annotations.NullMarked;
