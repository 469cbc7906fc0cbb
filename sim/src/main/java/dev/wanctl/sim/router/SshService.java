package dev.wanctl.sim.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;

/// The router's `ssh` service: password and public keys, one command per channel. As on RouterOS a
/// user with an imported key may not log in by password (`always-allow-password-login=no`), and a
/// group without the policy `ssh` looks like a wrong password (assumed). Thread-safe.
public final class SshService implements AutoCloseable {

  /// As in `/ip ssh set host-key-type`, and ECDSA, which others present. ED25519 needs somebody in
  /// this process who has made the SSH library able to do it.
  public enum HostKeyType {
    ED25519,
    RSA,
    ECDSA;

    private KeyPair generate() {
      try {
        KeyPairGenerator generator =
            KeyPairGenerator.getInstance(
                switch (this) {
                  case ED25519 -> "Ed25519";
                  case RSA -> "RSA";
                  case ECDSA -> "EC";
                });
        switch (this) {
          case ED25519 -> {}
          case RSA -> generator.initialize(2048);
          case ECDSA -> generator.initialize(256);
        }
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has this", e);
      }
    }
  }

  private final HostKeyType type;
  private final RouterModel model;
  private final SshServer server = SshServer.setUpDefaultServer();
  private final SocketService socket;
  private final Map<String, Set<String>> authorized = new ConcurrentHashMap<>();
  private volatile KeyPair hostKey;

  private SshService(
      HostKeyType type,
      int port,
      SimulatorSettings settings,
      RouterModel model,
      Faults faults,
      RequestStatistics statistics)
      throws IOException {
    this.type = type;
    this.model = model;
    hostKey = type.generate();
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setPort(0);
    server.setNioWorkers(2);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "ROSSSH");
    server.setKeyPairProvider(_ -> List.of(hostKey));
    server.setUserAuthFactories(
        List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
    server.setPasswordAuthenticator(
        (user, password, session) -> admits(user, session, password(user, password)));
    server.setPublickeyAuthenticator(
        (user, key, session) -> admits(user, session, keys(user).contains(text(key))));
    server.addSessionListener(new AccountLog());
    AtomicInteger channels = new AtomicInteger();
    server.setChannelFactories(List.of(new LimitedChannel.Factory(faults, channels)));
    server.start();
    Relay relay =
        new Relay(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    server.setCommandFactory((channel, command) ->
        new ScriptCommand(
            command,
            new ConsoleMenus(
                model, faults, policy -> model.may(channel.getSession().getUsername(), policy)),
            faults,
            statistics,
            () -> relay.reset(port(channel.getSession()))));
    try {
      socket =
          new SocketService(
              settings.bind(),
              port,
              settings.idleClose(),
              relay,
              faults,
              statistics,
              Optional.empty());
    } catch (IOException e) {
      server.stop(true);
      throw e;
    }
  }

  static SshService start(
      HostKeyType type,
      int port,
      SimulatorSettings settings,
      RouterModel model,
      Faults faults,
      RequestStatistics statistics)
      throws IOException {
    return new SshService(type, port, settings, model, faults, statistics);
  }

  private static int port(Session session) {
    return session.getIoSession().getRemoteAddress() instanceof InetSocketAddress remote
        ? remote.getPort()
        : 0;
  }

  private boolean password(String user, String password) {
    return keys(user).isEmpty() && model.knows(user, password);
  }

  private boolean admits(String user, ServerSession session, boolean proven) {
    boolean admitted = proven && model.may(user, "ssh");
    if (!admitted) {
      model.log("system,error,critical", "login failure for user " + user + " via ssh");
    }
    return admitted && session.isOpen();
  }

  private Set<String> keys(String user) {
    return authorized.getOrDefault(user, Set.of());
  }

  private static String text(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  public InetSocketAddress address() {
    return socket.address();
  }

  /// Of the host key, as `ssh-keygen -l` shows it: `SHA256:` and 43 characters of Base64.
  public String fingerprint() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
  }

  /// A line for a `known_hosts` file.
  public String knownHostsLine() {
    return "[127.0.0.1]:" + address().getPort() + " " + text(hostKey.getPublic());
  }

  /// As `/user ssh-keys import`.
  public void authorize(String user, PublicKey key) {
    authorized.computeIfAbsent(user, _ -> ConcurrentHashMap.newKeySet()).add(text(key));
  }

  /// As `/ip ssh regenerate-host-key`; connections that stand are not touched.
  public void replaceHostKey() {
    hostKey = type.generate();
  }

  /// Switches the service off (connections break, new ones are refused) and on again, on the same
  /// port.
  public void refuseConnections(boolean on) {
    try {
      socket.refuse(on);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void dropConnections() {
    socket.dropConnections();
  }

  @Override
  public void close() {
    socket.close();
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lines in the router's log, as RouterOS writes them for each session.
  private final class AccountLog implements SessionListener {
    @Override
    public void sessionEvent(Session session, Event event) {
      if (event == Event.Authenticated) {
        model.log(
            "system,info,account",
            "user " + session.getUsername() + " logged in from 127.0.0.1 via ssh");
      }
    }

    @Override
    public void sessionClosed(Session session) {
      if (session.isAuthenticated()) {
        model.log(
            "system,info,account",
            "user " + session.getUsername() + " logged out from 127.0.0.1 via ssh");
      }
    }
  }
}
