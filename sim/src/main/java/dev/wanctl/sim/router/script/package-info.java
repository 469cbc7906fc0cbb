/// As much of RouterOS's scripting language as scripts about queues need, and as a curious user
/// tries: a parser and an interpreter, with the words of its errors. Follows MikroTik's scripting
/// manual. Knows the router only by [dev.wanctl.sim.router.script.Menus].
@NullMarked
package dev.wanctl.sim.router.script;

import org.jspecify.annotations.NullMarked;
