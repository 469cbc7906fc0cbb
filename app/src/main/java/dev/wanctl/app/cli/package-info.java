/// The command line: one class per command, found by name and loaded only when asked for, since the
/// start-up time of a small command is all that its user notices.
@NullMarked
package dev.wanctl.app.cli;

import org.jspecify.annotations.NullMarked;
