/// The audit of a router: a read-only [dev.wanctl.routeros.audit.Picture] of its tables, judged by
/// [dev.wanctl.routeros.audit.RouterAudit], a pure function, and the few
/// [dev.wanctl.routeros.audit.Change]s that are safe to make, which
/// [dev.wanctl.routeros.audit.Mending] makes one by one and reads back. Asks nobody and keeps no
/// journal: that is its caller's.
@NullMarked
package dev.wanctl.routeros.audit;

import org.jspecify.annotations.NullMarked;
