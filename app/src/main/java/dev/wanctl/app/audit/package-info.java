/// The live audit: looks at the devices that a configuration names, shows what was found, and makes
/// and takes back the few changes that are safe, with a journal in the state folder.
@NullMarked
package dev.wanctl.app.audit;

import org.jspecify.annotations.NullMarked;
