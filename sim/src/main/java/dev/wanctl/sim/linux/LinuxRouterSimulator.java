package dev.wanctl.sim.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;

/// The router. Each command that is run over SSH is a real process of `/bin/sh` on this machine,
/// with the model of `tc` first on its path: what a shell does is not modelled but done.
/// Thread-safe.
public final class LinuxRouterSimulator implements AutoCloseable {

  public static final String USER = "root";
  public static final String PASSWORD = "router's own";

  private final TcModel tc;
  private final KeyPair hostKey;
  private final int port;
  private final ShellFaults faults = new ShellFaults();
  private final Set<String> authorized = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger shells = new AtomicInteger();
  private SshServer server;
  private boolean up = true;

  private LinuxRouterSimulator(TcModel tc) throws IOException {
    this.tc = tc;
    hostKey = newKey();
    server = serve(0);
    port = server.getPort();
  }

  /// @param tc what the router's shell finds
  public static LinuxRouterSimulator start(TcModel tc) {
    try {
      return new LinuxRouterSimulator(tc);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has this", e);
    }
  }

  private SshServer serve(int at) throws IOException {
    SshServer made = SshServer.setUpDefaultServer();
    made.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    made.setPort(at);
    made.setNioWorkers(2);
    CoreModuleProperties.TCP_NODELAY.set(made, true);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(made, "dropbear");
    made.setKeyPairProvider(_ -> List.of(hostKey));
    made.setUserAuthFactories(
        List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
    made.setPasswordAuthenticator(
        (user, password, _) -> counted(user.equals(USER) && password.equals(PASSWORD)));
    made.setPublickeyAuthenticator((user, key, _) ->
        counted(user.equals(USER) && authorized.contains(PublicKeyEntry.toString(key))));
    made.setCommandFactory((channel, command) -> {
      shells.incrementAndGet();
      return new ShellCommand(command, tc.folder(), faults, () -> channel.getSession().close(true));
    });
    made.start();
    return made;
  }

  private boolean counted(boolean admitted) {
    logins.incrementAndGet();
    return admitted;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Of the host key, as `ssh-keygen -l` shows it.
  public String fingerprint() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
  }

  /// As a line in `authorized_keys`.
  public void authorize(PublicKey key) {
    authorized.add(PublicKeyEntry.toString(key));
  }

  /// What `tc` sees and does.
  public TcModel tc() {
    return tc;
  }

  /// What goes wrong with answers.
  public ShellFaults faults() {
    return faults;
  }

  /// How often somebody tried to log in.
  public int logins() {
    return logins.get();
  }

  /// How often a command was started over SSH.
  public int shells() {
    return shells.get();
  }

  /// `tc` is itself, and does as it is told.
  public void mend() {
    tc.mend();
    faults.clear();
  }

  /// Breaks all connections without a farewell; new ones are taken.
  public synchronized void dropConnections() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  /// The router goes down.
  public synchronized void goDown() {
    if (up) {
      up = false;
      try {
        server.stop(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// And comes up again, at the same address.
  public synchronized void comeUp() {
    if (!up) {
      try {
        server = serve(port);
        up = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    goDown();
  }
}
