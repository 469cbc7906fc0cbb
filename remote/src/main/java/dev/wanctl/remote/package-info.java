/// What ways to another machine have in common: deadlines for whole operations, names that are
/// resolved by them, and SSH with a host key that is known beforehand.
@NullMarked
package dev.wanctl.remote;

import org.jspecify.annotations.NullMarked;
