/// Steering on a MikroTik router: connection marks, a routing table and default routes for each
/// line, and a scheduler entry that returns home by itself. The decision is made elsewhere; here it
/// is carried out through [dev.wanctl.routeros.Router], by whatever session.
@NullMarked
package dev.wanctl.routeros.steer;

import org.jspecify.annotations.NullMarked;
