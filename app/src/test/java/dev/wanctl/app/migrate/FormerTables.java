package dev.wanctl.app.migrate;

/// The generated ends of the guides.
public final class FormerTables {

  private FormerTables() {}

  public static String markdown(String page) {
    return switch (page) {
      case "moving-from-wanctl-1.md" ->
          "\n"
              + ImportText.table(WanctlOneKeys.ALL)
              + "\nOf the steering file, beside those that it has in common with a line's:\n\n"
              + ImportText.table(SteeringOneKeys.OWN)
              + "\nOf a state file:\n\n"
              + ImportText.table(SteeringOneKeys.STATE);
      case "moving-from-cake-autorate.md" ->
          "\n"
              + ImportText.table(AutorateKeys.ALL)
              + "\nOf SQM's `/etc/config/sqm`:\n\n"
              + ImportText.table(AutorateKeys.SQM);
      default -> throw new IllegalArgumentException(page);
    };
  }
}
