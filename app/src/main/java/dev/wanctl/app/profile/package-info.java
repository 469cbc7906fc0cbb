/// Where a running daemon spends its time: [dev.wanctl.app.profile.ProfileDocument] is what it has
/// counted since its start, as JSON; [dev.wanctl.app.profile.Profile] is the difference of two of
/// them, for people and programs. The measuring itself is the engine's, in
/// [dev.wanctl.engine.Stages].
@NullMarked
package dev.wanctl.app.profile;

import org.jspecify.annotations.NullMarked;
