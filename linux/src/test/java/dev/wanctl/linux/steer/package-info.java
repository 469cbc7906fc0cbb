@NullMarked
package dev.wanctl.linux.steer;

import org.jspecify.annotations.NullMarked;
