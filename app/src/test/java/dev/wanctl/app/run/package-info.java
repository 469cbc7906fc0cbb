@NullMarked
package dev.wanctl.app.run;

import org.jspecify.annotations.NullMarked;
