package dev.wanctl.app.demo;

import dev.wanctl.app.run.Signals;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// `wanctl sim-router`: the simulated router with its three services on real sockets and simulated
/// lines behind two queues each, until a signal ends it. What goes wrong with it is said on
/// standard input, see [SimRouterWords].
public final class SimRouter {

  /// Where the password comes from if it is not to be made up.
  public static final String PASSWORD = "WANCTL_SIM_PASSWORD";

  /// What befalls a line that nothing is said about.
  public static final String USUAL = "steady";

  /// @param bind where all services listen
  /// @param rest port of REST, 0 for any that is free; the others likewise
  /// @param scenario of the first line, one of [Scenario#names]
  /// @param lines how many
  public record Options(InetAddress bind, int rest, int api, int ssh, String scenario, int lines) {}

  private SimRouter() {}

  /// Runs until a signal or the word `quit`; returns the exit code.
  public static int execute(
      Options options,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    CountDownLatch end = new CountDownLatch(1);
    Signals.on("TERM", end::countDown);
    Signals.on("INT", end::countDown);
    String given = environment.getOrDefault(PASSWORD, "");
    String password = given.isEmpty() ? madeUp() : given;
    try (SimLines lines =
            SimLines.start(options.lines(), options.scenario(), USUAL, options.bind());
        RouterSimulator router = start(options, lines, password)) {
      SshService ssh = router.startSsh(SshService.HostKeyType.RSA, options.ssh());
      out.print(introduction(options, router, ssh, lines, password, given.isEmpty()));
      out.flush();
      SimTraffic traffic = new SimTraffic(router.network(), lines);
      SimRouterWords words =
          new SimRouterWords(router, ssh, traffic, password, end::countDown, out);
      Thread.ofPlatform().daemon().name("words").start(() -> listen(in, words));
      end.await();
      return 0;
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof BindException taken)) {
        throw e;
      }
      err.println(
          "wanctl sim-router: cannot listen on "
              + options.bind().getHostAddress()
              + ": "
              + taken.getMessage()
              + ". Name other ports with --rest, --api and --ssh; 0 is any that is free");
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static RouterSimulator start(Options options, SimLines lines, String password) {
    RouterSimulator router =
        RouterSimulator.start(
            SimulatorSettings.defaults().listening(options.bind(), options.rest(), options.api()),
            lines,
            password);
    lines.stand(router);
    return router;
  }

  private static String madeUp() {
    byte[] random = new byte[9];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String introduction(
      Options options,
      RouterSimulator router,
      SshService ssh,
      SimLines lines,
      String password,
      boolean madeUp) {
    InetSocketAddress rest = router.address();
    InetSocketAddress api = router.address(RouterSimulator.Service.API);
    String host = rest.getAddress().getHostAddress();
    return """
    A simulated RouterOS router, with %s of 24/6 Mbit/s behind it (%s).

      REST  https://%s:%d/rest
      API   %s:%d over TLS
      SSH   %s:%d
      login admin, password %s
      certificate of REST and API  %s
      host key of SSH              %s

    For wanctl, with %s in its environment:

    routers:
      sim:
        address: %s
        user: admin
        password: ${%s}
        transport: rest          # or api with port %d, or ssh with port %d
        port: %d
        tls: {pin: "%s"}
        # in place of tls, with transport: ssh
        # host-key: "%s"
    lines:
    %s
    For `wanctl calibrate` and `wanctl bench`, a source of load beyond each line:

      %s

    Type `help` for what can go wrong; Ctrl-C ends it.
    """
        .formatted(
            lines.count() == 1 ? "a simulated line" : lines.count() + " simulated lines",
            options.scenario(),
            host,
            rest.getPort(),
            host,
            api.getPort(),
            host,
            ssh.address().getPort(),
            madeUp ? password : "as in " + PASSWORD,
            router.certificate().fingerprint(),
            ssh.fingerprint(),
            madeUp ? PASSWORD + "=" + password : PASSWORD,
            host,
            PASSWORD,
            api.getPort(),
            ssh.address().getPort(),
            rest.getPort(),
            router.certificate().fingerprint(),
            ssh.fingerprint(),
            lines.configuration(),
            lines.sources());
  }

  /// The end of the input is no reason to end: services run without any.
  private static void listen(InputStream in, SimRouterWords words) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        words.obey(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
