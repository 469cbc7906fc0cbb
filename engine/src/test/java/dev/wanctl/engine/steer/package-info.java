@NullMarked
package dev.wanctl.engine.steer;

import org.jspecify.annotations.NullMarked;
