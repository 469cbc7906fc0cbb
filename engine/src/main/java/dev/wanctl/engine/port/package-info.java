/// What the engine needs of the world, as interfaces: shapers, meters and probes. `linux` and
/// `routeros` implement them and see nothing else of the engine. Calls may block up to a deadline
/// that the implementation keeps; every failure that an operator or a device can cause is a
/// [DeviceException] with a [DeviceFailure]. Anything else that is thrown is a programming error.
@NullMarked
package dev.wanctl.engine.port;

import org.jspecify.annotations.NullMarked;
