/// Shaping on another Linux machine, such as an OpenWrt router, by the commands that it has: `tc`,
/// fed to a shell over SSH. CAKE stands there already on the egress of two interfaces; its rate is
/// changed and nothing else, and nothing is installed there.
@NullMarked
package dev.wanctl.remote.linux;

import org.jspecify.annotations.NullMarked;
