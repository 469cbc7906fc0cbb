package dev.wanctl.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/// One connection to a router's SSH service, made when first needed and kept; each command has a
/// channel of its own in it, so that several run at once. After repeated failures to connect, the
/// next try waits for a while; after a refused login the last failure is answered meanwhile: a key
/// exchange is work for a router, and failed logins lead to lockouts. Thread-safe.
public final class SshConnection {

  static {
    Ed25519Registrar.register();
  }

  /// The router does not believe that we are this user.
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// In use although it was closed.
  public static final class Closed extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(1500);

  private final SshSettings settings;
  private final HostKeyCheck hostKeys;
  private final HostResolver resolver;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile Optional<ClientSession> session = Optional.empty();
  private volatile Optional<HostKeyCheck.Untrusted> untrusted = Optional.empty();
  private final AtomicInteger opened = new AtomicInteger();
  private @Nullable SshClient client;
  private boolean closed;
  private @Nullable IOException lastFailure;
  private int failures;
  private long notBeforeNanos;

  public SshConnection(SshSettings settings) {
    this.settings = settings;
    hostKeys = new HostKeyCheck(settings);
    resolver = new HostResolver(settings.host());
  }

  /// How many connections were made so far: another number means another connection.
  public int opened() {
    return opened.get();
  }

  /// The connection, made if there is none. Two callers wait for the same one.
  public ClientSession session(Deadline deadline) throws IOException {
    Optional<ClientSession> open = session.filter(ClientSession::isOpen);
    if (open.isPresent()) {
      return open.get();
    }
    try {
      if (!connecting.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new SocketTimeoutException("another request is still connecting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try {
      open = session.filter(ClientSession::isOpen);
      return open.isPresent() ? open.get() : connectUnlessPausing(deadline);
    } finally {
      connecting.unlock();
    }
  }

  private ClientSession connectUnlessPausing(Deadline deadline) throws IOException {
    if (closed) {
      throw new Closed();
    }
    pause(deadline);
    try {
      ClientSession connected = connect(deadline);
      session = Optional.of(connected);
      opened.incrementAndGet();
      failures = 0;
      lastFailure = null;
      return connected;
    } catch (IOException e) {
      failures++;
      lastFailure = e;
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(failures - 2, 0, 8));
      notBeforeNanos =
          System.nanoTime()
              + (pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause).toNanos();
      throw e;
    }
  }

  /// What may pass by itself is waited for, so that the first who asks after it has passed need not
  /// ask again. A refused login is not tried for the asking, and the last failure holds then, and
  /// when the pause would leave less than half of the time for the connection.
  private void pause(Deadline deadline) throws IOException {
    IOException last = lastFailure;
    long nanos = notBeforeNanos - System.nanoTime();
    if (last == null || failures < 2 || nanos <= 0) {
      return;
    }
    boolean passes = !(last instanceof Refused || last instanceof HostKeyCheck.Untrusted);
    if (!passes || deadline.atNanos() - notBeforeNanos < nanos) {
      throw last;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private ClientSession connect(Deadline deadline) throws IOException {
    InetAddress address = resolver.resolve(deadline);
    untrusted = Optional.empty();
    ConnectFuture future =
        client().connect(settings.user(), new InetSocketAddress(address, settings.port()));
    if (!future.await(deadline.remainingMillis())) {
      // It may still come about: then nobody wants it any more.
      future.addListener(late -> {
        ClientSession unwanted = late.getSession();
        if (unwanted != null) {
          unwanted.close(true);
        }
      });
      future.cancel();
      throw new SocketTimeoutException("no connection in time");
    }
    if (!future.isConnected()) {
      throw failed(future.getException(), "no connection");
    }
    ClientSession made = future.getSession();
    try {
      authenticate(made, deadline);
      resolver.worked(address);
      return made;
    } catch (IOException | RuntimeException e) {
      made.close(true);
      throw e;
    }
  }

  private void authenticate(ClientSession made, Deadline deadline) throws IOException {
    switch (settings.credential()) {
      case SshCredential.Password(String password) -> made.addPasswordIdentity(password);
      case SshCredential.KeyFile file -> keys(file).forEach(made::addPublicKeyIdentity);
    }
    AuthFuture login = made.auth();
    boolean done = ended(login, made, deadline);
    if (untrusted.isPresent()) {
      throw untrusted.get();
    }
    if (!done && made.isOpen()) {
      throw new SocketTimeoutException("no login in time");
    }
    if (!done) {
      throw new EOFException("the connection broke during the login");
    }
    if (!login.isSuccess()) {
      IOException cause = failed(login.getException(), "no login");
      boolean noMethodLeft =
          cause instanceof SshException e
              && e.getDisconnectCode()
                  == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
      throw noMethodLeft ? new Refused("login refused", cause) : cause;
    }
  }

  /// Whether the login came to an end in time. One whose connection breaks under it is not always
  /// told, and given up a moment later.
  private static boolean ended(AuthFuture login, ClientSession made, Deadline deadline)
      throws IOException {
    while (made.isOpen() && !deadline.passed()) {
      long left = 1 + (deadline.atNanos() - System.nanoTime()) / 1_000_000;
      if (login.await(Math.clamp(left, 1, SshCommand.LOOK_MILLIS))) {
        return true;
      }
    }
    return made.isOpen() ? login.isDone() : login.await(SshCommand.LOOK_MILLIS);
  }

  private static Iterable<KeyPair> keys(SshCredential.KeyFile key) throws IOException {
    try (InputStream in = Files.newInputStream(key.file())) {
      Iterable<KeyPair> keys =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(key.file().toString()),
              in,
              key.passphrase().isEmpty()
                  ? FilePasswordProvider.EMPTY
                  : FilePasswordProvider.of(key.passphrase()));
      if (keys != null && keys.iterator().hasNext()) {
        return keys;
      }
      throw new Refused("there is no private key in " + key.file(), null);
    } catch (Refused e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // Also thrown for a missing or wrong passphrase, in words that differ with the format.
      throw new Refused(
          "the private key in " + key.file() + " cannot be read, or needs its passphrase", e);
    }
  }

  private static IOException failed(@Nullable Throwable cause, String what) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof java.net.ConnectException connect) {
        return connect;
      }
    }
    return cause instanceof IOException e ? e : new IOException(what, cause);
  }

  private SshClient client() {
    SshClient running = client;
    if (running == null) {
      running = newClient();
      running.start();
      client = running;
    }
    return running;
  }

  /// Nothing of the user's own SSH configuration, keys and agent is taken: a daemon does the same
  /// whoever starts it.
  private SshClient newClient() {
    SshClient made = SshClient.setUpDefaultClient();
    made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    made.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
    made.setUserAuthFactories(
        List.of(
            switch (settings.credential()) {
              case SshCredential.Password _ -> UserAuthPasswordFactory.INSTANCE;
              case SshCredential.KeyFile _ -> UserAuthPublicKeyFactory.INSTANCE;
            }));
    made.setServerKeyVerifier((_, _, key) -> {
      // Decided by a local value: a late answer to an earlier attempt may write the field as well.
      Optional<HostKeyCheck.Untrusted> refusal = hostKeys.refusal(key);
      untrusted = refusal;
      return refusal.isEmpty();
    });
    made.setNioWorkers(1);
    // Nagle's algorithm against delayed acknowledgements costs 40 ms for each command.
    CoreModuleProperties.TCP_NODELAY.set(made, true);
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(made, settings.deadline());
    CoreModuleProperties.AUTH_TIMEOUT.set(made, settings.deadline().plusSeconds(1));
    return made;
  }

  /// Gives up this connection, at once and without a farewell; the next command makes a new one.
  public void abandon(ClientSession which) {
    which.close(true);
  }

  public void close() {
    connecting.lock();
    try {
      closed = true;
      session.ifPresent(s -> s.close(true));
      session = Optional.empty();
      SshClient running = client;
      client = null;
      if (running != null) {
        running.stop();
      }
    } finally {
      connecting.unlock();
    }
  }
}
