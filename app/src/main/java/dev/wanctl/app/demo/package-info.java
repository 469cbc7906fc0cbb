/// `wanctl demo`: the whole program on a simulated line.
@NullMarked
package dev.wanctl.app.demo;

import org.jspecify.annotations.NullMarked;
