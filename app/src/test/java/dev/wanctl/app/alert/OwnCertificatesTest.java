package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose certificate an authority of its own has signed, for `127.0.0.1` only.
final class OwnCertificatesTest {

  private static final String PASSWORD = "not-a-secret";
  private static final Message BLIND =
      Made.message(Made.start("cable", ConditionKind.BLIND, Made.NOON));
  private static final AtomicInteger TAKEN = new AtomicInteger();

  @TempDir private static Path folder;
  private static HttpsServer server;
  private static SSLContext tls;
  private static TlsTrust.Pinned pin;

  @BeforeAll
  static void serve() throws Exception {
    keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=own", "-ext", "bc:c");
    keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server");
    keytool("-exportcert", "-rfc", "-alias", "ca", "-file", folder.resolve("ca.pem").toString());
    String request = folder.resolve("request").toString();
    String signed = folder.resolve("signed").toString();
    keytool("-certreq", "-alias", "server", "-file", request);
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        request,
        "-outfile",
        signed,
        "-ext",
        "san=ip:127.0.0.1");
    keytool("-importcert", "-noprompt", "-alias", "server", "-file", signed);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] certificate = keys.getCertificate("server").getEncoded();
    keys.deleteEntry("ca");
    pin =
        new TlsTrust.Pinned(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate)));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            TAKEN.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static Outcome send(String host, TlsTrust trust) throws InterruptedException {
    String url = "https://" + host + ":" + server.getAddress().getPort() + "/secret-hook";
    try (Sender sender = Sender.to(new AlertConfig.Slack(Made.address(url, trust)))) {
      return sender.send(BLIND);
    }
  }

  private static DeviceFailure refused(String host, TlsTrust trust) throws InterruptedException {
    int before = TAKEN.get();
    Outcome outcome = send(host, trust);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(TAKEN.get()).as("nothing was told").isEqualTo(before);
    DeviceFailure failure = ((Outcome.Failed) outcome).failure();
    assertThat(failure).isInstanceOf(DeviceFailure.Untrusted.class);
    assertThat(failure.toString()).doesNotContain("secret-hook");
    return failure;
  }

  @Test
  void anAuthorityOfOnesOwnIsBelieved() throws Exception {
    TlsTrust authority = new TlsTrust.Authority(folder.resolve("ca.pem"));
    assertThat(send("127.0.0.1", authority)).isInstanceOf(Outcome.Delivered.class);
    assertThat(refused("localhost", authority).what()).contains("another name");
  }

  @Test
  void aPinnedCertificateIsBelievedWhateverItsName() throws Exception {
    assertThat(send("localhost", pin)).isInstanceOf(Outcome.Delivered.class);
    DeviceFailure other = refused("127.0.0.1", new TlsTrust.Pinned("0f".repeat(32)));
    assertThat(other.what()).contains("not the pinned one");
  }

  @Test
  void otherwiseNothingIsSentAndItIsSaidWhatToDo() throws Exception {
    DeviceFailure failure = refused("127.0.0.1", new TlsTrust.SystemAuthorities());
    assertThat(failure.what()).contains("no known authority has signed it");
    assertThat(failure.remedy()).contains("ca: FILE").contains("sha256:" + pin.sha256());
  }

  @Test
  void aFileWithoutCertificatesIsSaidToBeNone() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    DeviceFailure failure = refused("127.0.0.1", new TlsTrust.Authority(empty));
    assertThat(failure.what()).contains("empty.pem holds no certificates");
    assertThat(failure.remedy()).contains("PEM");
  }

  @Test
  void aMailServerIsBelievedInTheSameWays() throws Exception {
    try (MailServer mail = MailServer.start(tls, true, "")) {
      String url = "smtp://localhost:" + mail.port();
      assertThat(mailed(url, pin)).isInstanceOf(Outcome.Delivered.class);
      assertThat(mail.mails()).hasSize(1);
    }
    try (MailServer mail = MailServer.start(tls, true, "")) {
      Outcome refused = mailed("smtp://127.0.0.1:" + mail.port(), new TlsTrust.SystemAuthorities());
      assertThat(((Outcome.Failed) refused).failure().what()).contains("not believed");
      assertThat(mail.mails()).isEmpty();
    }
  }

  private static Outcome mailed(String url, TlsTrust trust) throws InterruptedException {
    AlertConfig.Email email =
        new AlertConfig.Email(
            Made.address(url, trust), Made.nobody(), "a@b.example", List.of("c@d.example"), false);
    try (Sender sender = Sender.to(email)) {
      return sender.send(BLIND);
    }
  }
}
