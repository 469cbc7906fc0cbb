/// What is made from the command model and the settings table for a shell and for `man`:
/// completions and manual pages. So they can say nothing else than the program does.
@NullMarked
package dev.wanctl.app.manual;

import org.jspecify.annotations.NullMarked;
