@NullMarked
package dev.wanctl.linux;

import org.jspecify.annotations.NullMarked;
