/// Moving from another program: [dev.wanctl.app.migrate.Importing] reads the configuration files of
/// wanctl 1.x, of cake-autorate and of SQM, and makes one configuration of ours and a report that
/// tells of each former key what became of it. Nothing of the former files is executed, nothing is
/// left out silently, and nothing is written here: that is the command's.
@NullMarked
package dev.wanctl.app.migrate;

import org.jspecify.annotations.NullMarked;
