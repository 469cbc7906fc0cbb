package dev.wanctl.remote;

import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Tells the SSH library that the JDK can do Ed25519. Left alone it asks for one of two further
/// libraries; then neither RouterOS's host keys of that type nor such user keys would work.
public final class Ed25519Registrar extends AbstractSecurityProviderRegistrar {

  private static final Ed25519Support SUPPORT = new Ed25519Support();

  static {
    SecurityUtils.registerSecurityProvider(new Ed25519Registrar());
  }

  private Ed25519Registrar() {
    super("JdkEd25519");
  }

  /// Once for the whole process, and before the library is used for anything else: it looks only
  /// once.
  public static void register() {
    // The work is done when this class is initialized.
  }

  @Override
  public Provider getSecurityProvider() {
    return Objects.requireNonNull(Security.getProvider("SunEC"), "every JDK has SunEC");
  }

  @Override
  public String getProviderName() {
    return "SunEC";
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  /// Nothing but Ed25519 is asked of it.
  @Override
  public String getDefaultSecurityEntitySupportValue(Class<?> entityType) {
    return "";
  }

  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(SUPPORT);
  }
}
