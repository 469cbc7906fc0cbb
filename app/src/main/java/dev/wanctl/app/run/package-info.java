/// The daemon: from a configuration to a running engine, until a signal ends it. Wires everything
/// and decides nothing.
@NullMarked
package dev.wanctl.app.run;

import org.jspecify.annotations.NullMarked;
