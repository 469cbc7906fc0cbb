package dev.wanctl.app.simulate;

import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Series;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/// A run as SVG: for each direction what the line could carry, the rate set and what arrived, and
/// below the added delay, with what it would have been without control.
final class Picture {

  private static final int WIDTH = 960;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int PANEL = 170;
  private static final int TOP = 72;
  private static final int GAP = 46;
  private static final int MOST_POINTS = 1200;

  private static final String CAPACITY = "#b0b0b0";
  private static final String RATE = "#e07000";
  private static final String ARRIVED = "#2060b0";
  private static final String NOBODY = "#c0392b";

  private final Series mine;
  private final Series nobody;
  private final int step;
  private final StringBuilder out = new StringBuilder();

  private Picture(Series mine, Series nobody) {
    this.mine = mine;
    this.nobody = nobody;
    step = Math.max(1, Math.ceilDiv(mine.size(), MOST_POINTS));
  }

  static String of(String title, Simulation.Outcome outcome) {
    Picture picture = new Picture(outcome.wanctl().series(), outcome.nobody().series());
    picture.draw(title);
    return picture.out.toString();
  }

  private void draw(String title) {
    int height = TOP + 3 * (PANEL + GAP);
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
            WIDTH,
            height,
            WIDTH,
            height));
    text(LEFT, 22, "start", "#000000", title);
    int legend = LEFT;
    legend = key(legend, CAPACITY, "line carries");
    legend = key(legend, RATE, "rate set");
    legend = key(legend, ARRIVED, "arrived / added delay");
    key(legend, NOBODY, "added delay without control");
    rates(TOP, Direction.DOWNLOAD);
    rates(TOP + PANEL + GAP, Direction.UPLOAD);
    delay(TOP + 2 * (PANEL + GAP));
    out.append("</svg>\n");
  }

  private int key(int x, String colour, String words) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"38\" x2=\"%d\" y2=\"38\" stroke=\"%s\" stroke-width=\"3\"/>%n",
            x,
            x + 22,
            colour));
    text(x + 28, 42, "start", "#000000", words);
    return x + 50 + 8 * words.length();
  }

  private void rates(int top, Direction direction) {
    double most = 0;
    for (int i = 0; i < mine.size(); i++) {
      double rate = mine.rate(direction, i);
      most = Math.max(most, mine.capacity(direction, i));
      most = Math.max(most, Double.isFinite(rate) ? rate : 0);
    }
    double full = round(most / 1e6);
    frame(top, direction.word() + ", Mbit/s", full);
    line(top, CAPACITY, 2, full, i -> mine.capacity(direction, i) / 1e6);
    line(top, ARRIVED, 1, full, i -> mine.delivered(direction, i) / 1e6);
    line(top, RATE, 1.5, full, i -> mine.rate(direction, i) / 1e6);
  }

  /// Scaled to what wanctl leaves: what stands without control may leave the panel.
  private void delay(int top) {
    double most = 20;
    for (int i = 0; i < mine.size(); i++) {
      double added = mine.addedMillis(i);
      most = Math.max(most, Double.isNaN(added) ? 0 : added);
    }
    double full = round(1.2 * most);
    frame(top, "added delay, ms", full);
    line(top, NOBODY, 1, full, nobody::addedMillis);
    line(top, ARRIVED, 1.5, full, mine::addedMillis);
  }

  /// The next of 1, 2, 2.5, 5 times a power of ten.
  private static double round(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-3))));
    for (double factor : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
      if (most <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private void frame(int top, String name, double full) {
    text(LEFT, top - 6, "start", "#000000", name);
    for (int i = 0; i <= 4; i++) {
      double y = top + PANEL * (1 - i / 4.0);
      out.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>%n",
              LEFT,
              y,
              WIDTH - RIGHT,
              y));
      text(LEFT - 6, y + 4, "end", "#606060", brief(full * i / 4));
    }
    double seconds = mine.size() * Series.BIN_NANOS / 1e9;
    for (int i = 0; i <= 6; i++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * i / 6.0;
      text(x, top + PANEL + 15, "middle", "#606060", brief(seconds * i / 6) + " s");
    }
  }

  private static String brief(double value) {
    return value == Math.rint(value)
        ? Long.toString(Math.round(value))
        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private void line(int top, String colour, double width, double full, IntToDoubleFunction value) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < mine.size(); i += step) {
      double v = value.applyAsDouble(i);
      for (int k = i + 1; k < Math.min(mine.size(), i + step); k++) {
        v = Math.max(v, value.applyAsDouble(k));
      }
      if (Double.isFinite(v)) {
        double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * i / mine.size();
        double y = top + PANEL * (1 - Math.clamp(v / full, 0.0, 1.0));
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" points=\"%s\"/>%n",
            colour,
            width,
            points.toString().strip()));
  }

  private void text(double x, double y, String anchor, String colour, String words) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
  }
}
