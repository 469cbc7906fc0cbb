/// The table of what was validated.
@NullMarked
package dev.wanctl.app.compat;

import org.jspecify.annotations.NullMarked;
