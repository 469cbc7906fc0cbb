package dev.wanctl.sim.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
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

  private final Path folder;
  private final KeyPair hostKey;
  private final int port;
  private final ShellFaults faults = new ShellFaults();
  private final Set<String> authorized = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger shells = new AtomicInteger();
  private SshServer server;
  private boolean up = true;

  private LinuxRouterSimulator(Path folder) throws IOException {
    this.folder = folder;
    hostKey = newKey();
    Files.createDirectories(folder.resolve("interfaces"));
    installTc();
    server = serve(0);
    port = server.getPort();
  }

  /// @param folder an empty one, for what the router remembers
  public static LinuxRouterSimulator start(Path folder) {
    try {
      return new LinuxRouterSimulator(folder);
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

  /// Puts the model of `tc` into a folder of programs. It keeps its interfaces beside that.
  public static void installTc(Path programs) throws IOException {
    Files.createDirectories(programs);
    Path tc = programs.resolve("tc");
    try (InputStream in =
        Objects.requireNonNull(LinuxRouterSimulator.class.getResourceAsStream("tc"))) {
      Files.write(tc, in.readAllBytes());
    }
    if (!tc.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + tc + " executable");
    }
  }

  private void installTc() throws IOException {
    installTc(folder.resolve("bin"));
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
      return new ShellCommand(command, folder, faults, () -> channel.getSession().close(true));
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

  /// Puts CAKE on an interface, as SQM does: its counters begin anew.
  ///
  /// @param bitsPerSecond 0: unlimited
  public void cake(String interfaceName, long bitsPerSecond) {
    put(new Root("cake", bitsPerSecond, 0, 0, 0, 0), interfaceName);
  }

  /// An interface without CAKE.
  public void bare(String interfaceName) {
    put(new Root("", 0, 0, 0, 0, 0), interfaceName);
  }

  /// Takes an interface away.
  public void remove(String interfaceName) {
    try {
      Files.delete(file(interfaceName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What stands there now.
  public Root root(String interfaceName) {
    try {
      return Root.read(Files.readString(file(interfaceName)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Somebody else, or traffic, changes what stands there.
  public void put(Root root, String interfaceName) {
    try {
      Path next = folder.resolve(".next");
      Files.writeString(next, root.text());
      Files.move(next, file(interfaceName), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String interfaceName) {
    return folder.resolve("interfaces").resolve(interfaceName);
  }

  /// Every change is answered so from now on.
  public void refuse(int status, String words) {
    write("refusal", status + "\n" + words + "\n");
  }

  /// Changes are accepted and do nothing.
  public void ignoreChanges() {
    write("deaf", "");
  }

  /// In place of `tc` there is a program that says this and ends so.
  public void replaceTc(int status, String words) {
    write("bin/tc", "#!/bin/sh\necho '" + words + "' >&2\nexit " + status + "\n");
  }

  /// `tc` is itself, and does as it is told.
  public void mend() {
    try {
      Files.deleteIfExists(folder.resolve("refusal"));
      Files.deleteIfExists(folder.resolve("deaf"));
      installTc();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faults.clear();
  }

  private void write(String name, String text) {
    try {
      Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
