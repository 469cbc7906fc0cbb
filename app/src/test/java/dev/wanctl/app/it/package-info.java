/// The program as a user starts it: child processes of the launcher, a simulated router and line,
/// real sockets, signals and files.
@NullMarked
package dev.wanctl.app.it;

import org.jspecify.annotations.NullMarked;
