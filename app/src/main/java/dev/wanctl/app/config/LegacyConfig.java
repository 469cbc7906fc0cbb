package dev.wanctl.app.config;

import java.util.Optional;

/// What is served under the names of the Python wanctl, for dashboards that know them.
///
/// @param names its series on `/metrics` and its health document on `/health` of `http.listen`
/// @param metrics a port of its own for its series; empty: none
/// @param steering a port of its own for the health document of its steering; empty: none
public record LegacyConfig(
    boolean names, Optional<HttpConfig.Listen> metrics, Optional<HttpConfig.Listen> steering) {}
