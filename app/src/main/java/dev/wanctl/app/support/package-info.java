/// What a person hands on when something is wrong: everything that helps, and nothing that is
/// secret.
@NullMarked
package dev.wanctl.app.support;

import org.jspecify.annotations.NullMarked;
