@NullMarked
package dev.wanctl.engine.record;

import org.jspecify.annotations.NullMarked;
