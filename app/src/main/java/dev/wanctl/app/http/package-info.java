/// The HTTP port: liveness, readiness, status, metrics and explanations of one
/// [dev.wanctl.app.status.StatusSource]. It reads and never changes anything.
@NullMarked
package dev.wanctl.app.http;

import org.jspecify.annotations.NullMarked;
