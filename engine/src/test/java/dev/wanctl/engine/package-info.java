@NullMarked
package dev.wanctl.engine;

import org.jspecify.annotations.NullMarked;
