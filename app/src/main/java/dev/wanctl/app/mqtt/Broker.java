package dev.wanctl.app.mqtt;

import dev.wanctl.app.config.MqttConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// One connection to a broker. One thread publishes, another one reads until the connection ends;
/// either may close it, which ends the waiting of both.
final class Broker implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  /// The broker takes a client for gone after one and a half of these without a packet.
  static final int KEEP_ALIVE_SECONDS = 30;

  /// How often a sign of life is asked for.
  static final int PING_SECONDS = 10;

  /// A broker that shows none for so long is gone.
  private static final int SILENT_MILLIS = 25_000;

  private final Socket socket;
  private final DataInputStream in;

  private Broker(Socket socket, DataInputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /// Connects and logs in, within some seconds. Throws [BrokerException] if that cannot be done.
  static Broker connect(MqttConfig config, String client, Packet.Will will) throws BrokerException {
    Socket socket = new Socket();
    try {
      try {
        socket.connect(new InetSocketAddress(config.address(), config.port()), CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(CONNECT_MILLIS);
        Socket talking = config.tls() ? secured(config, socket) : socket;
        DataInputStream in = new DataInputStream(new BufferedInputStream(talking.getInputStream()));
        Broker broker = new Broker(talking, in);
        broker.send(Packet.connect(client, KEEP_ALIVE_SECONDS, will, login(config)));
        welcomed(config, Packet.read(in));
        talking.setSoTimeout(SILENT_MILLIS);
        return broker;
      } catch (BrokerException e) {
        socket.close();
        throw e;
      } catch (IOException | GeneralSecurityException e) {
        socket.close();
        throw new BrokerException(failure(config, e), e);
      }
    } catch (IOException closing) {
      throw new BrokerException(failure(config, closing), closing);
    }
  }

  private static Optional<Packet.Login> login(MqttConfig config) {
    return config.user().map(u -> new Packet.Login(u, config.password().map(Secret::reveal)));
  }

  private static void welcomed(MqttConfig config, Packet answer) throws BrokerException {
    if (!(answer instanceof Packet.Welcome(int code))) {
      throw new BrokerException(
          new DeviceFailure.Protocol(
              where(config) + " answers, but not as a broker does", "check mqtt.port"));
    }
    switch (code) {
      case 0 -> {}
      case 4, 5 ->
          throw new BrokerException(
              new DeviceFailure.LoginRefused(
                  where(config) + " refuses the login",
                  "check mqtt.user and its password, and the broker's list of users"));
      case 3 ->
          throw new BrokerException(
              new DeviceFailure.Busy(
                  where(config) + " is not available now", "look at the broker's log"));
      default ->
          throw new BrokerException(
              new DeviceFailure.Rejected(
                  where(config) + " refuses the connection (code " + code + ")",
                  "MQTT 3.1.1 must be allowed there; look at the broker's log"));
    }
  }

  static String where(MqttConfig config) {
    return "the broker " + config.address() + ":" + config.port();
  }

  static DeviceFailure failure(MqttConfig config, Exception e) {
    String where = where(config);
    return switch (e) {
      case SocketTimeoutException _ ->
          new DeviceFailure.TimedOut(
              where + " does not answer",
              "see whether the broker runs there, and whether a firewall stands between");
      case SSLException _ ->
          new DeviceFailure.Untrusted(
              where + " cannot be trusted: " + e.getMessage(),
              "set mqtt.ca to a PEM file with its authority, or mqtt.tls: false if it has no TLS");
      case GeneralSecurityException _ ->
          new DeviceFailure.Untrusted(
              "mqtt.ca holds no certificate that can be read: " + e.getMessage(),
              "write a PEM file");
      default ->
          new DeviceFailure.Unreachable(
              where + " cannot be reached: " + e.getMessage(),
              "check mqtt.address and mqtt.port, and whether the broker runs");
    };
  }

  private static Socket secured(MqttConfig config, Socket plain)
      throws IOException, GeneralSecurityException {
    SSLContext context =
        config.ca().isPresent() ? trusting(config.ca().get()) : SSLContext.getDefault();
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, config.address(), config.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, c);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  void publish(String topic, String payload, boolean retain) throws IOException {
    send(Packet.publish(topic, payload.getBytes(StandardCharsets.UTF_8), retain));
  }

  void subscribe(List<String> topics) throws IOException {
    send(Packet.subscribe(1, topics));
  }

  void ping() throws IOException {
    send(Packet.ping());
  }

  private void send(byte[] packet) throws IOException {
    socket.getOutputStream().write(packet);
  }

  /// Hands on what comes until the connection ends, which throws.
  void read(Consumer<Packet> taker) throws IOException {
    while (true) {
      taker.accept(Packet.read(in));
    }
  }

  /// Ends the connection as one that is not missed: the will is not published.
  void leave() {
    try {
      send(Packet.disconnect());
    } catch (IOException _) {
      // It is gone already.
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing is left to be done with it.
    }
  }
}
