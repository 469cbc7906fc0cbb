@NullMarked
package dev.wanctl.core.line;

import org.jspecify.annotations.NullMarked;
