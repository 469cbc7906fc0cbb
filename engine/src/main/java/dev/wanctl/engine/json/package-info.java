/// JSON as immutable values: a bounded reader and a writer over the streaming core of Jackson. No
/// reflection, no binding: who reads JSON turns it into records in one place of its own.
/// Thread-safe throughout.
@NullMarked
package dev.wanctl.engine.json;

import org.jspecify.annotations.NullMarked;
