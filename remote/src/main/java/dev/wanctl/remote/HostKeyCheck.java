package dev.wanctl.remote;

import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/// Decides about the host key that a router presents.
public final class HostKeyCheck {

  /// The host key was refused; carries what was presented, so that the operator can pin it.
  public static final class Untrusted extends IOException {
    private static final long serialVersionUID = 1L;

    private final String presented;
    private final String keyType;

    Untrusted(String reason, PublicKey key) {
      super(reason);
      presented = HostKeyPin.of(key).toString();
      keyType = KeyUtils.getKeyType(key);
    }

    public String presented() {
      return presented;
    }

    /// Such as `ssh-ed25519`.
    public String keyType() {
      return keyType;
    }

    /// The same for an operator, who can compare the key and pin it.
    public DeviceFailure failure(String router, SshSettings settings) {
      return new DeviceFailure.Untrusted(
          "the host key of " + router + " is not trusted: " + getMessage(),
          "It presented "
              + presented
              + " ("
              + keyType
              + "). If \"ssh-keyscan -p "
              + settings.port()
              + " "
              + settings.host()
              + " | ssh-keygen -lf -\" on a cable to the router shows the same, add the line:"
              + " host-key: \""
              + presented
              + "\". If it does not, something stands in between.");
    }
  }

  private final SshSettings settings;

  HostKeyCheck(SshSettings settings) {
    this.settings = settings;
  }

  /// Empty if the key is the right one.
  Optional<Untrusted> refusal(PublicKey key) {
    return switch (settings.identity()) {
      case HostIdentity.Pinned(HostKeyPin pin) ->
          pin.equals(HostKeyPin.of(key))
              ? Optional.empty()
              : Optional.of(new Untrusted("it is not the pinned one, " + pin, key));
      case HostIdentity.Unpinned() ->
          Optional.of(new Untrusted("none is pinned in the configuration", key));
      case HostIdentity.KnownHosts(var file) -> {
        try {
          yield inFile(key, KnownHostEntry.readKnownHostEntries(file), file.toString());
        } catch (IOException | RuntimeException _) {
          // The library throws both for lines that it cannot read.
          yield Optional.of(new Untrusted(file + " cannot be read", key));
        }
      }
    };
  }

  private Optional<Untrusted> inFile(PublicKey key, Iterable<KnownHostEntry> entries, String file) {
    boolean known = false;
    boolean same = false;
    for (KnownHostEntry entry : entries) {
      if (!entry.isHostMatch(settings.host(), settings.port())) {
        continue;
      }
      boolean equal = keyOf(entry).filter(k -> KeyUtils.compareKeys(key, k)).isPresent();
      // A marker stands before lines that revoke a key, or name an authority, which is no host key.
      if ("revoked".equals(entry.getMarker()) && equal) {
        return Optional.of(new Untrusted(file + " revokes it", key));
      }
      if (entry.getMarker() == null || entry.getMarker().isEmpty()) {
        known = true;
        same |= equal;
      }
    }
    if (same) {
      return Optional.empty();
    }
    return Optional.of(
        new Untrusted(
            known ? file + " has another key for it" : file + " does not have this router", key));
  }

  /// Empty for a key of a type that is not known here: then it is not the presented one.
  private static Optional<PublicKey> keyOf(KnownHostEntry entry) {
    try {
      return Optional.ofNullable(
          entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.FAILING));
    } catch (IOException | GeneralSecurityException _) {
      return Optional.empty();
    }
  }
}
