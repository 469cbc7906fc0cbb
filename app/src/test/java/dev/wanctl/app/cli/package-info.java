@NullMarked
package dev.wanctl.app.cli;

import org.jspecify.annotations.NullMarked;
