/// What a line's recording shows about a longer time: how long packets waited, which rates wanctl
/// set or would have set, and what of the waiting those rates have to do with.
@NullMarked
package dev.wanctl.app.report;

import org.jspecify.annotations.NullMarked;
