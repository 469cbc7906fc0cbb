package dev.wanctl.app.http;

/// What is served beside the pages that are always there.
///
/// @param steering what may be ordered of steering
/// @param lines what may be ordered of lines
/// @param legacyNames also the series and the health document of the Python wanctl
public record Served(SteeringOrdersPage steering, LineOrdersPage lines, boolean legacyNames) {

  /// Nothing more.
  public static final Served PAGES =
      new Served(SteeringOrdersPage.NONE, LineOrdersPage.NONE, false);

  /// Only orders of steering.
  public static Served steering(SteeringOrdersPage orders) {
    return new Served(orders, LineOrdersPage.NONE, false);
  }
}
