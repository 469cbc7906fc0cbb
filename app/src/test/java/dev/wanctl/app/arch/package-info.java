@NullMarked
package dev.wanctl.app.arch;

import org.jspecify.annotations.NullMarked;
