/// The configuration: one YAML file to validated records. One table ([Settings]) says of every key
/// its type, range, default and meaning; the loader, the reference page, `explain` and completion
/// all read that table. Loading is pure apart from reading the files that the configuration names.
///
/// All problems of a file are reported at once, each with its place. No secret ever gets into a
/// problem, the effective configuration or a difference.
@NullMarked
package dev.wanctl.app.config;

import org.jspecify.annotations.NullMarked;
