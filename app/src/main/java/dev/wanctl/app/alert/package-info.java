/// Tells people who do not look: conditions are grouped into incidents, an incident's begin, change
/// and end are put into an outbox for each place that alerts go to, and each outbox has a thread of
/// its own that delivers. Nothing here is asked or waited for by the control loop.
@NullMarked
package dev.wanctl.app.alert;

import org.jspecify.annotations.NullMarked;
