/// Tests of moving from other programs.
@NullMarked
package dev.wanctl.app.migrate;

import org.jspecify.annotations.NullMarked;
