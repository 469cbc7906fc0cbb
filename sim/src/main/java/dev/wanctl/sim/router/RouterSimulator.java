package dev.wanctl.sim.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A running router. [#start] gives one with the queue types `default-small`, `cake-down` and
/// `cake-up`, nothing in the queue tree, one user `admin` of group `full`, and two services on
/// loopback, REST and the API; [#startSsh] adds a third. Everything else is up to the caller.
/// Thread-safe.
public final class RouterSimulator implements AutoCloseable {

  /// What is always there: with TLS `www-ssl` and `api-ssl`, without `www` and `api`.
  public enum Service {
    REST,
    API
  }

  /// By how much entries of the scheduler may be late.
  private static final Duration SCHEDULER_LOOK = Duration.ofMillis(50);

  private final SimulatorSettings settings;
  private final RouterModel model;
  private final Faults faults = new Faults();
  private final RequestStatistics statistics = new RequestStatistics();
  private final List<SshService> sshServices = new CopyOnWriteArrayList<>();
  private final Network network;
  private final Schedules schedules;
  private final Thread scheduler;
  private final Map<Service, SocketService> services = new EnumMap<>(Service.class);
  private volatile RouterCertificate certificate;

  private RouterSimulator(SimulatorSettings settings, QueueBackend backend, String adminPassword)
      throws IOException {
    this.settings = settings;
    model = new RouterModel(backend, settings.clock());
    model.user("admin", adminPassword, "full");
    model.table("/queue/type").add(Map.of("name", "default-small", "kind", "pfifo"));
    for (String name : List.of("cake-down", "cake-up")) {
      model.table("/queue/type").add(Map.of("name", name, "kind", "cake", "cake-bandwidth", "0"));
    }
    network = new Network(model);
    schedules = new Schedules(model, faults);
    scheduler = Thread.ofVirtual().name("router-scheduler").start(this::keepSchedules);
    certificate = newCertificate();
    try {
      services.put(
          Service.REST,
          serve(settings.port(), new HttpConversation(settings, model, faults, statistics)));
      services.put(
          Service.API, serve(settings.apiPort(), new ApiConversation(model, faults, statistics)));
    } catch (IOException e) {
      scheduler.interrupt();
      services.values().forEach(SocketService::close);
      throw e;
    }
  }

  private void keepSchedules() {
    try {
      while (true) {
        Thread.sleep(SCHEDULER_LOOK);
        schedules.run();
      }
    } catch (InterruptedException _) {
      // The router is closed.
    }
  }

  private SocketService serve(int port, SocketService.Conversation conversation)
      throws IOException {
    return new SocketService(
        settings.bind(),
        port,
        settings.idleClose(),
        conversation,
        faults,
        statistics,
        settings.tls() ? Optional.of(certificate.serverContext()) : Optional.empty());
  }

  private SocketService service(Service which) {
    return Objects.requireNonNull(services.get(which));
  }

  /// Listens when it returns.
  public static RouterSimulator start(
      SimulatorSettings settings, QueueBackend backend, String adminPassword) {
    try {
      return new RouterSimulator(settings, backend, adminPassword);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RouterCertificate newCertificate() {
    return RouterCertificate.generate(settings.certificateNames(), settings.certificateLifetime());
  }

  /// Where REST is.
  public InetSocketAddress address() {
    return address(Service.REST);
  }

  public InetSocketAddress address(Service which) {
    return service(which).address();
  }

  public RouterCertificate certificate() {
    return certificate;
  }

  public Faults faults() {
    return faults;
  }

  public RequestStatistics statistics() {
    return statistics;
  }

  /// The lines behind the router and what moves through it.
  public Network network() {
    return network;
  }

  /// Runs what the scheduler has to do by now, for whoever turns the clock by hand and would rather
  /// not wait until it is noticed.
  public void settleSchedules() {
    schedules.run();
  }

  /// One of `/queue/tree`, `/queue/type`, `/interface`, `/user`, `/user/group`, `/log`; of those
  /// that decide where connections go: `/ip/firewall/mangle`, `nat`, `address-list` and
  /// `connection`, `/ip/route`, the same below `/ipv6`, `/routing/table`, `/interface/list` and
  /// `/interface/list/member`, `/system/scheduler`; and of those that only an audit looks at:
  /// `/queue/simple`, `/queue/interface`, `/ip/service`, `/ip/firewall/filter`, the same below
  /// `/ipv6`, `/ipv6/address`, `/system/script`, `/tool/netwatch`.
  public Table table(String path) {
    return model.table(path);
  }

  /// A row as a client sees it, with counters and state; which must exist.
  public Map<String, String> shown(String path, String id) {
    return model.live(path, model.table(path).byId(id).orElseThrow());
  }

  /// Adds a queue to the tree; returns its id.
  ///
  /// @param maxLimit bits per second, 0 for unlimited
  public String addQueue(String name, String parent, String type, long maxLimit) {
    Table tree = model.table(RouterModel.QUEUE_TREE);
    String id =
        tree.add(
            Map.of(
                "name",
                name,
                "parent",
                parent,
                "queue",
                type,
                "max-limit",
                Long.toString(maxLimit)));
    tree.byId(id).ifPresent(model::announceLimit);
    return id;
  }

  /// Somebody else sets a queue's `max-limit`.
  ///
  /// @param maxLimit bits per second, 0 for unlimited
  public void meddle(String queue, long maxLimit) {
    Table tree = model.table(RouterModel.QUEUE_TREE);
    String id = tree.idOf(queue);
    tree.set(id, Map.of("max-limit", Long.toString(maxLimit)));
    tree.byId(id).ifPresent(model::announceLimit);
  }

  public String addInterface(String name) {
    return model.table(RouterModel.INTERFACE).add(Map.of("name", name));
  }

  /// A user of one of the groups `full`, `write` (no policies) and `read` (no writing), or of one
  /// added to the table; a known user gets the new password and group.
  public void user(String name, String password, String group) {
    model.user(name, password, group);
  }

  public void identity(String name) {
    model.identity(name);
  }

  public void version(String text) {
    model.version(text);
  }

  /// Opens an SSH service on a free port, over the same tables, users, faults and statistics.
  /// Closed with the router.
  public SshService startSsh(SshService.HostKeyType hostKeyType) {
    return startSsh(hostKeyType, 0);
  }

  /// On a port of the caller's choice.
  public SshService startSsh(SshService.HostKeyType hostKeyType, int port) {
    try {
      SshService service = SshService.start(hostKeyType, port, settings, model, faults, statistics);
      sshServices.add(service);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Drops all connections, zeroes counters and uptime, keeps the configuration; with `renumber`
  /// all ids are new.
  public void reboot(boolean renumber) {
    network.reboot();
    model.reboot(renumber);
    schedules.reboot();
    dropConnections();
  }

  /// From now on another certificate is presented; connections that stand are not touched.
  public void replaceCertificate() {
    RouterCertificate next = newCertificate();
    certificate = next;
    services.values().forEach(service -> service.present(next.serverContext()));
  }

  /// Switches all services off (connections break, new ones are refused) and on again, on the same
  /// ports.
  public void refuseConnections(boolean on) {
    services.keySet().forEach(which -> refuseConnections(which, on));
    sshServices.forEach(ssh -> ssh.refuseConnections(on));
  }

  /// One service alone, as by `/ip service disable`.
  public void refuseConnections(Service which, boolean on) {
    try {
      service(which).refuse(on);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void dropConnections() {
    services.values().forEach(SocketService::dropConnections);
    sshServices.forEach(SshService::dropConnections);
  }

  @Override
  public void close() {
    scheduler.interrupt();
    sshServices.forEach(SshService::close);
    services.values().forEach(SocketService::close);
  }
}
