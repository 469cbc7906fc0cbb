/// Steering by this machine's own kernel: one table of nftables with conntrack marks, rules and
/// tables of routing, over netlink. What is written is the same as the `nft` and `ip` commands that
/// setup shows. Numbers keep the names that they have in C.
@NullMarked
package dev.wanctl.linux.steer;

import org.jspecify.annotations.NullMarked;
