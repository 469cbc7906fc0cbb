/// The program: command line, configuration, HTTP, wiring.
@NullMarked
package dev.wanctl.app;

import org.jspecify.annotations.NullMarked;
