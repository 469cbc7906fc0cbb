@NullMarked
package dev.wanctl.app.http;

import org.jspecify.annotations.NullMarked;
