@NullMarked
package dev.wanctl.app.status;

import org.jspecify.annotations.NullMarked;
