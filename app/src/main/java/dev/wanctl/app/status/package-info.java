/// What the operator is told: whether the lines are fine, what is wrong and what to do about it.
/// Everything is made from one reading of a [dev.wanctl.app.status.StatusSource]; nothing here
/// measures, decides or changes anything. [dev.wanctl.app.status.StatusDocument] is the whole as
/// JSON; the texts for a terminal are made from that JSON alone, so that they show the same whether
/// they run inside the daemon or far from it.
@NullMarked
package dev.wanctl.app.status;

import org.jspecify.annotations.NullMarked;
