package dev.wanctl.app.demo;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.sim.line.LiveLine;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// What the demo shows while it runs: sparklines that move on a terminal, a line every two seconds
/// elsewhere.
abstract class DemoView {

  abstract void draw(LineStatus status, LiveLine line, long elapsedNanos);

  /// The summary follows.
  abstract void end();

  static DemoView none() {
    return new DemoView() {
      @Override
      void draw(LineStatus status, LiveLine line, long elapsedNanos) {}

      @Override
      void end() {}
    };
  }

  static DemoView on(PrintStream out, Duration length, boolean interactive) {
    return interactive ? new Screen(out, length) : new Lines(out);
  }

  /// Plain lines for a pipe or a log.
  private static final class Lines extends DemoView {
    private static final long EVERY = 2_000_000_000L;
    private final PrintStream out;
    private long next;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    void draw(LineStatus status, LiveLine line, long elapsedNanos) {
      if (elapsedNanos < next || status.decision().isEmpty()) {
        return;
      }
      next = elapsedNanos + EVERY;
      LineSnapshot s = status.decision().get();
      out.printf(
          Locale.ROOT,
          "%5.1f s  download %5.1f of %4.1f Mbit/s (%s)  upload %4.2f of %4.2f Mbit/s (%s)  delay"
              + " +%.0f ms, without wanctl +%.0f ms%n",
          elapsedNanos / 1e9,
          s.download().inForce() / 1e6,
          line.capacity(Direction.DOWNLOAD) / 1e6,
          s.download().reason().code(),
          s.upload().inForce() / 1e6,
          line.capacity(Direction.UPLOAD) / 1e6,
          s.upload().reason().code(),
          line.figures().nowMillis(),
          line.withoutControl().nowMillis());
    }

    @Override
    void end() {
      out.println();
    }
  }

  /// A screen of sparklines, redrawn in place.
  private static final class Screen extends DemoView {
    private static final int WIDTH = 64;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int ROWS = 12;

    private final PrintStream out;
    private final long lengthNanos;
    private final double[][] history = new double[6][WIDTH];
    private int filled;
    private boolean drawn;

    Screen(PrintStream out, Duration length) {
      this.out = out;
      this.lengthNanos = length.toNanos();
    }

    @Override
    void draw(LineStatus status, LiveLine line, long elapsedNanos) {
      if (status.decision().isEmpty()) {
        return;
      }
      LineSnapshot s = status.decision().get();
      double with = line.figures().nowMillis();
      double without = line.withoutControl().nowMillis();
      push(
          line.capacity(Direction.DOWNLOAD) / 1e6,
          s.download().inForce() / 1e6,
          line.capacity(Direction.UPLOAD) / 1e6,
          s.upload().inForce() / 1e6,
          with,
          without);
      StringBuilder text = new StringBuilder();
      if (drawn) {
        text.append("\033[").append(ROWS).append('A');
      }
      drawn = true;
      row(
          text,
          String.format(
              Locale.ROOT,
              "wanctl demo: a simulated line behind a simulated router, %.0f of %.0f s",
              elapsedNanos / 1e9,
              lengthNanos / 1e9));
      row(text, "");
      spark(text, "download capacity", 0, 24, "%5.1f Mbit/s");
      spark(text, "         shaper  ", 1, 24, "%5.1f Mbit/s");
      row(text, "                    " + s.download().reason().meaning());
      spark(text, "upload   capacity", 2, 6, "%5.2f Mbit/s");
      spark(text, "         shaper  ", 3, 6, "%5.2f Mbit/s");
      row(text, "                    " + s.upload().reason().meaning());
      row(text, "");
      spark(text, "delay with wanctl", 4, 300, "%5.0f ms");
      spark(text, "      without it ", 5, 300, "%5.0f ms");
      row(text, "");
      out.print(text);
      out.flush();
    }

    private static void row(StringBuilder text, String line) {
      text.append("\033[2K").append(line).append('\n');
    }

    private void push(double... values) {
      if (filled == WIDTH) {
        for (double[] h : history) {
          System.arraycopy(h, 1, h, 0, WIDTH - 1);
        }
        filled--;
      }
      for (int i = 0; i < values.length; i++) {
        history[i][filled] = values[i];
      }
      filled++;
    }

    private void spark(StringBuilder text, String title, int which, double full, String format) {
      StringBuilder line = new StringBuilder(title).append("   ");
      for (int i = 0; i < WIDTH; i++) {
        if (i < filled && Double.isFinite(history[which][i])) {
          int level = (int) Math.round(history[which][i] / full * (BARS.length() - 1));
          line.append(BARS.charAt(Math.clamp(level, 0, BARS.length() - 1)));
        } else {
          line.append(' ');
        }
      }
      double now = history[which][filled - 1];
      line.append(
          Double.isFinite(now) ? String.format(Locale.ROOT, "  " + format, now) : "      -");
      row(text, line.toString());
    }

    @Override
    void end() {
      out.println();
    }
  }
}
