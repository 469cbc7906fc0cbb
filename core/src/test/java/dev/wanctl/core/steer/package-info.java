@NullMarked
package dev.wanctl.core.steer;

import org.jspecify.annotations.NullMarked;
