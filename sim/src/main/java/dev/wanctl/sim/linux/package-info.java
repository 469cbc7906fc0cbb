/// A Linux router that is reached by SSH, for tests: a real SSH server that gives a real shell, in
/// which `tc` is a model that keeps its qdiscs in files.
@NullMarked
package dev.wanctl.sim.linux;

import org.jspecify.annotations.NullMarked;
