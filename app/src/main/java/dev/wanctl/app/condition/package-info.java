/// The closed list of what can be wrong, or worth knowing: its words, for status, alerts, metrics
/// and the page that lists them. Thread-safe throughout.
@NullMarked
package dev.wanctl.app.condition;

import org.jspecify.annotations.NullMarked;
