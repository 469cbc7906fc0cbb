package dev.wanctl.remote;

import java.nio.file.Path;

/// How we know over SSH that it is the router.
public sealed interface HostIdentity {

  /// It has exactly this host key.
  record Pinned(HostKeyPin pin) implements HostIdentity {}

  /// This file in OpenSSH's format has its host key under the name or address that we call.
  record KnownHosts(Path file) implements HostIdentity {}

  /// Not at all yet: nothing is sent to it, but the failure tells the key it presented.
  record Unpinned() implements HostIdentity {}
}
