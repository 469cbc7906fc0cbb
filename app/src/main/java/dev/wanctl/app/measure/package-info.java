/// Measures a line: load from a source that the user names, delay by the line's own reflectors,
/// rates by its counters; with the shaper lent, and given back whatever happens.
@NullMarked
package dev.wanctl.app.measure;

import org.jspecify.annotations.NullMarked;
