package dev.wanctl.sim.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/// The simulator as a stranger's client sees it: Java's own HTTP client with full verification.
class RouterSimulatorTest {

  private static HttpClient trusting(RouterCertificate certificate)
      throws GeneralSecurityException, IOException {
    X509Certificate parsed =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        certificate.pem().getBytes(StandardCharsets.US_ASCII)));
    parsed.verify(parsed.getPublicKey());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("router", parsed);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, RouterSimulator router, String target)
      throws IOException, InterruptedException {
    String login = Base64.getEncoder().encodeToString("admin:pw".getBytes(StandardCharsets.UTF_8));
    return client.send(
        HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + router.address().getPort() + "/rest" + target))
            .header("Authorization", "Basic " + login)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aStandardClientVerifiesTheCertificateAndKeepsItsConnection()
      throws GeneralSecurityException, IOException, InterruptedException {
    try (RouterSimulator router =
            RouterSimulator.start(SimulatorSettings.defaults(), QueueBackend.idle(), "pw");
        HttpClient client = trusting(router.certificate())) {
      router.addQueue("up", "ether1", "cake-up", 5_000_000);

      assertThat(get(client, router, "/queue/tree?name=up").body()).contains("\"5000000\"");
      assertThat(get(client, router, "/system/resource").statusCode()).isEqualTo(200);

      assertThat(router.statistics().connectionsOpened()).isEqualTo(1);
      assertThat(router.statistics().requests())
          .isEqualTo(Map.of("GET /queue/tree", 1, "GET /system/resource", 1));
      assertThat(router.table("/log").rows()).hasSize(1);
    }
  }

  @Test
  void aReplacedCertificateIsNotTheOldOne() throws GeneralSecurityException, IOException {
    try (RouterSimulator router =
            RouterSimulator.start(SimulatorSettings.defaults(), QueueBackend.idle(), "pw");
        HttpClient client = trusting(router.certificate())) {
      String before = router.certificate().fingerprint();
      router.replaceCertificate();

      assertThat(router.certificate().fingerprint()).isNotEqualTo(before);
      assertThatThrownBy(() -> get(client, router, "/system/resource"))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void thePortStaysWhenTheServiceIsSwitchedOffAndOn()
      throws GeneralSecurityException, IOException, InterruptedException {
    try (RouterSimulator router =
            RouterSimulator.start(
                SimulatorSettings.defaults().withAccountLinePerRequest(true),
                QueueBackend.idle(),
                "pw");
        HttpClient client = trusting(router.certificate())) {
      router.refuseConnections(true);
      assertThatThrownBy(() -> get(client, router, "/system/resource"))
          .isInstanceOf(java.net.ConnectException.class);
      router.refuseConnections(false);

      get(client, router, "/system/resource");
      get(client, router, "/system/resource");

      assertThat(router.table("/log").rows()).hasSize(2);
    }
  }
}
