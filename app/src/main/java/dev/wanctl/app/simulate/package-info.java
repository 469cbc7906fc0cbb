/// `wanctl simulate`: a configuration on a simulated line in virtual time, scored and drawn.
/// Touches no device and no network.
@NullMarked
package dev.wanctl.app.simulate;

import org.jspecify.annotations.NullMarked;
