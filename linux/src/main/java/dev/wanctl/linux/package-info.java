/// Linux system calls through the Foreign Function & Memory API, and what wanctl needs of them:
/// probing sockets with kernel timestamps ([LinuxProber]), CAKE shapers and counters over rtnetlink
/// ([LinuxShapers], [LinuxMeter]), the state of the machine ([Capabilities]) and the service
/// manager ([SdNotify]).
///
/// No child processes and no JNI. Layouts and constants keep the names that they have in C. Every
/// native wait has a bound and belongs on a platform thread: a virtual one would pin its carrier.
@NullMarked
package dev.wanctl.linux;

import org.jspecify.annotations.NullMarked;
