/// A first configuration made by asking: [dev.wanctl.app.init.Init] leads from the first question
/// to the last, a [dev.wanctl.app.init.Dialogue] asks them or takes what the command line gave, and
/// [dev.wanctl.app.init.Wanted] becomes the text of a file. Devices are only read. Until the last
/// yes nothing is written anywhere.
@NullMarked
package dev.wanctl.app.init;

import org.jspecify.annotations.NullMarked;
