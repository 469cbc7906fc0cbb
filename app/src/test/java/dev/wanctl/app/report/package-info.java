/// Tests of reports.
@NullMarked
package dev.wanctl.app.report;

import org.jspecify.annotations.NullMarked;
