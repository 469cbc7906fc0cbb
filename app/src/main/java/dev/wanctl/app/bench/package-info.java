/// Does shaping help? Windows of the same load with and without it, in turn, compared by intervals.
@NullMarked
package dev.wanctl.app.bench;

import org.jspecify.annotations.NullMarked;
