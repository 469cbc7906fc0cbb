/// What comes of a replay, for people and programs. The replay itself is the engine's, in
/// [dev.wanctl.engine.record].
@NullMarked
package dev.wanctl.app.replay;

import org.jspecify.annotations.NullMarked;
