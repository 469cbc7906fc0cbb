/// What lines did in the past, by steps of time, as pages and people look at it. It only reads what
/// the control publishes.
@NullMarked
package dev.wanctl.app.history;

import org.jspecify.annotations.NullMarked;
