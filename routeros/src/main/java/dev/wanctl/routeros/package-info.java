/// Shaping on a MikroTik router (RouterOS 7): one typed port, [dev.wanctl.routeros.Router], behind
/// it a session by the router's binary API, one by REST, one by SSH, and one that takes the first
/// that works, and the engine's shaper and meter on two entries of the router's queue tree. These
/// change `max-limit` of those two entries and nothing else.
@NullMarked
package dev.wanctl.routeros;

import org.jspecify.annotations.NullMarked;
