package dev.wanctl.core.steer;

import java.util.ArrayList;
import java.util.List;

/// Decides whether the default route of each line stays: that of a lost line goes, since then
/// everything is better elsewhere, and comes back when the line has been up for the time of its
/// patience. Congestion is no reason; nor is anything that is not known. That a usable route must
/// remain is checked on the device by whoever acts.
public final class RouteKeeper {

  /// How long a line must be lost, s: moving everything is for an outage that lasts.
  public static final double CLOSES_AFTER = 3;

  private static final double LONGEST_STEP = 0.5;

  private static final class Route {
    final Patience patience = new Patience(4); // everything moves, so it has to be seldom

    boolean closed;
    double lostFor;
    double upFor;
  }

  private final List<Route> routes = new ArrayList<>();
  private long steppedAt;

  public RouteKeeper(int lines, long now) {
    for (int i = 0; i < lines; i++) {
      routes.add(new Route());
    }
    steppedAt = now;
  }

  /// Whether the line's route is to be out.
  public boolean closed(int line) {
    return routes.get(line).closed;
  }

  /// For how long the line has been up while its route is out, s, and how long it must.
  public double upFor(int line) {
    return routes.get(line).upFor;
  }

  public double patience(int line) {
    return routes.get(line).patience.seconds();
  }

  /// The device has it so: found at the start, or changed by somebody else.
  public void adopt(int line, boolean closed, long now) {
    Route r = routes.get(line);
    if (r.closed != closed) {
      change(r, closed, now);
    }
  }

  private static void change(Route r, boolean closed, long now) {
    r.closed = closed;
    r.lostFor = 0;
    r.upFor = 0;
    if (closed) {
      r.patience.left(now);
    } else {
      r.patience.returned(now);
    }
  }

  /// @param evidence of each line, in the order of the lines
  public void step(long now, List<LineEvidence> evidence) {
    double dt = Math.clamp((now - steppedAt) / 1e9, 0, LONGEST_STEP);
    steppedAt = now;
    for (int i = 0; i < routes.size(); i++) {
      Route r = routes.get(i);
      LineEvidence e = evidence.get(i);
      r.lostFor = e.lost() ? r.lostFor + dt : 0;
      if (e.lost()) {
        r.upFor = 0;
      } else if (e.up() && r.closed) {
        r.upFor += dt;
      }
      if (!r.closed && r.lostFor >= CLOSES_AFTER && anotherUp(i, evidence)) {
        change(r, true, now);
      } else if (r.closed && r.upFor >= r.patience.seconds()) {
        change(r, false, now);
      }
    }
  }

  private boolean anotherUp(int line, List<LineEvidence> evidence) {
    for (int i = 0; i < routes.size(); i++) {
      if (i != line && !routes.get(i).closed && evidence.get(i).up()) {
        return true;
      }
    }
    return false;
  }
}
