/// Sends the metrics of `/metrics` to an OpenTelemetry endpoint, by OTLP over HTTP in its JSON
/// form.
@NullMarked
package dev.wanctl.app.otlp;

import org.jspecify.annotations.NullMarked;
