/// How one process fares with many lines.
@org.jspecify.annotations.NullMarked
package dev.wanctl.bench.scale;
