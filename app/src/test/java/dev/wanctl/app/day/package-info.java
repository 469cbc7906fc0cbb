/// Whole days of the daemon in virtual time.
@NullMarked
package dev.wanctl.app.day;

import org.jspecify.annotations.NullMarked;
