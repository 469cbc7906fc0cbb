package dev.wanctl.sim.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A model of `tc` and of the interfaces that it sees: a script in a folder of programs, which a
/// shell finds first, and files beside it. Thread-safe.
public final class TcModel {

  private static final int FIRST_HANDLE = 0x8001;

  private final Path folder;
  private final Map<String, Integer> handles = new ConcurrentHashMap<>();

  /// @param folder an empty one, for what the router remembers
  public TcModel(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("interfaces"));
      Files.createDirectories(programs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    install();
  }

  Path folder() {
    return folder;
  }

  /// Where `tc` is; to come first on the path.
  public Path programs() {
    return folder.resolve("bin");
  }

  private void install() {
    try (InputStream in = Objects.requireNonNull(TcModel.class.getResourceAsStream("tc"))) {
      program("tc", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts CAKE on an interface, as SQM does: its counters begin anew.
  ///
  /// @param bitsPerSecond 0: unlimited
  public void cake(String interfaceName, long bitsPerSecond) {
    handles.merge(interfaceName, FIRST_HANDLE, (had, _) -> had + 1);
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
    put(root, interfaceName, Root.OPTIONS);
  }

  /// The same with other options of CAKE.
  public void put(Root root, String interfaceName, String options) {
    try {
      Path next = folder.resolve(".next");
      int handle = handles.getOrDefault(interfaceName, FIRST_HANDLE);
      Files.writeString(next, root.text(handle, options));
      Files.move(next, file(interfaceName), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What CAKE there has counted by now. Kept apart from its rate, so that neither is lost when
  /// both change at once.
  ///
  /// @param arrived bytes that came to it
  /// @param sent bytes that it let through
  public void counted(String interfaceName, long arrived, long sent, long backlog) {
    try {
      Path next = folder.resolve(".counted");
      Files.writeString(next, "sent=%d arrived=%d backlog=%d%n".formatted(sent, arrived, backlog));
      Path counters = Files.createDirectories(folder.resolve("counters"));
      Files.move(next, counters.resolve(interfaceName), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String interfaceName) {
    return folder.resolve("interfaces").resolve(interfaceName);
  }

  /// Every change is answered so from now on.
  public void refuse(int status, String words) {
    refuse(status, words, "*");
  }

  /// Those of one interface.
  public void refuse(int status, String words, String interfaceName) {
    write("refusal", status + "\n" + interfaceName + "\n" + words + "\n");
  }

  /// Changes are accepted and do nothing.
  public void ignoreChanges() {
    write("deaf", "");
  }

  /// In place of `tc` there is a program that says this and ends so.
  public void replaceTc(int status, String words) {
    program("tc", "echo '" + words + "' >&2\nexit " + status);
  }

  /// Another program of the router, as a script.
  public void program(String name, String script) {
    write("bin/" + name, "#!/bin/sh\n" + script + "\n");
    if (!folder.resolve("bin").resolve(name).toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + name + " executable");
    }
  }

  /// From now on there is a model of `ip`, too, which shows these interfaces and a default route.
  ///
  /// @param way the interface of the default route
  public void reachesTheInternetBy(String way) {
    program(
        "ip",
        """
        n=1
        case $* in
          *link*)
            echo '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN '
            for f in "${0%%/*}"/../interfaces/*; do
              n=$((n + 1))
              echo "$n: ${f##*/}@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP "
            done
            ;;
          *route*)
            echo 'default via 192.0.2.1 dev %s proto static src 192.0.2.7 '
            echo '192.0.2.0/24 dev %s proto kernel scope link src 192.0.2.7 '
            ;;
        esac\
        """
            .formatted(way, way));
  }

  /// `tc` is itself, and does as it is told.
  public void mend() {
    try {
      Files.deleteIfExists(folder.resolve("refusal"));
      Files.deleteIfExists(folder.resolve("deaf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    install();
  }

  private void write(String name, String text) {
    try {
      Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
