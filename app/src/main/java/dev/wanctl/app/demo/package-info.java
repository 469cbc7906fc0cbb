/// What runs on a simulated line behind a simulated router: `wanctl demo`, the whole program, and
/// `wanctl sim-router`, the router alone for a wanctl that somebody else starts.
@NullMarked
package dev.wanctl.app.demo;

import org.jspecify.annotations.NullMarked;
