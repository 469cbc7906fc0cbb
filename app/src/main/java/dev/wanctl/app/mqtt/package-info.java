/// Tells a broker by MQTT 3.1.1 how the lines fare, in the way that Home Assistant finds devices
/// by, and takes orders from it where the configuration allows. In threads of its own: a broker
/// that hangs disturbs nothing.
@NullMarked
package dev.wanctl.app.mqtt;

import org.jspecify.annotations.NullMarked;
