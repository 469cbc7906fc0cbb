package dev.wanctl.app.run;

import dev.wanctl.app.config.ExportConfig;
import dev.wanctl.app.mqtt.MqttThread;
import dev.wanctl.app.otlp.OtlpThread;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.LineOrders;
import java.util.List;
import java.util.Optional;

/// Those who are told by the running daemon how the lines fare.
record Exports(Optional<MqttThread> mqtt, Optional<OtlpThread> otlp, long sinceNanos)
    implements AutoCloseable {

  /// Before any is started.
  static Exports none() {
    return new Exports(Optional.empty(), Optional.empty(), System.nanoTime());
  }

  static Exports start(ExportConfig config, StatusSource source, LineOrders.Desk desk) {
    return new Exports(
        config.mqtt().map(c -> MqttThread.start(c, source, desk)),
        config.otlp().map(c -> OtlpThread.start(c, source)),
        System.nanoTime());
  }

  List<Export> reports() {
    return List.of(
        mqtt.map(MqttThread::report).orElseGet(() -> Export.none("mqtt", sinceNanos)),
        otlp.map(OtlpThread::report).orElseGet(() -> Export.none("otlp", sinceNanos)));
  }

  @Override
  public void close() {
    mqtt.ifPresent(MqttThread::close);
    otlp.ifPresent(OtlpThread::close);
  }
}
