@NullMarked
package dev.wanctl.core.units;

import org.jspecify.annotations.NullMarked;
