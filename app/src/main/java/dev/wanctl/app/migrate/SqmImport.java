package dev.wanctl.app.migrate;

import java.util.List;
import java.util.Optional;

/// Makes lines of SQM's interfaces: wanctl then makes their CAKE itself.
final class SqmImport {

  private final FormerFile file;
  private final Draft draft;
  private final Ledger ledger;

  SqmImport(FormerFile file, Draft draft, Ledger ledger) {
    this.file = file;
    this.draft = draft;
    this.ledger = ledger;
  }

  void read() throws Refused {
    for (String name : file.names("queue")) {
      String from = "queue." + name + ".";
      String device = file.text(from + "interface");
      String why = reasonAgainst(from, device);
      if (why.isEmpty()) {
        line(from, device);
      } else {
        file.under(from).forEach(leaf -> ledger.gone(file, leaf, why));
      }
    }
    ledger.close(file, AutorateKeys.SQM);
  }

  /// Why a section is no line; empty if it is one.
  private String reasonAgainst(String from, String device) {
    if (!file.isTrue(from + "enabled", false)) {
      return "the section is off";
    }
    if (device.isEmpty()) {
      return "the section names no interface";
    }
    return adopted(device)
        .map(line -> "line " + line + " adopts the CAKE that SQM sets up")
        .orElse("");
  }

  /// The line whose shapers are those of this interface already.
  private Optional<String> adopted(String device) {
    return draft.names("lines").stream()
        .filter(l -> draft.get("lines." + l + ".shaper.upload").filter(device::equals).isPresent())
        .findFirst();
  }

  private void line(String from, String device) throws Refused {
    String line = LineImport.name(file, device, draft, ledger);
    String at = "lines." + line;
    Carry carry = new Carry(file, draft, ledger);
    carry.text(from + "interface", at + ".shaper.interface", "wanctl makes CAKE on it, and an ifb");
    for (String direction : new String[] {"download", "upload"}) {
      if (file.number(from + direction, 0) <= 0) {
        throw new Refused(
            file.name() + " says no rate for the " + direction + " of " + device,
            "SQM does not shape that direction; write the line's rate in kbit/s");
      }
      carry.number(
          from + direction,
          at + "." + direction + ".max",
          Carry::kbit,
          "SQM's fixed rate; raise it to what the line carries at its best");
    }
    cake(carry, from, at);
    file.get(from + "enabled").ifPresent(l -> ledger.carried(file, l, at, ""));
    ledger.todo(
        "stop SQM on "
            + device
            + " before wanctl goes live (/etc/init.d/sqm stop): there can be one"
            + " shaper on an interface");
  }

  private void cake(Carry carry, String from, String at) {
    String layer = file.text(from + "linklayer");
    if (layer.isEmpty() || layer.equals("none")) {
      List.of("linklayer", "overhead", "tcMPU")
          .forEach(k -> carry.gone(from + k, "no link layer was chosen"));
      return;
    }
    carry.number(from + "overhead", at + ".cake.overhead", Carry::whole, "");
    carry.number(from + "tcMPU", at + ".cake.mpu", Carry::whole, "");
    String cells = layer.startsWith("atm") || layer.startsWith("adsl") ? "atm" : "noatm";
    file.get(from + "linklayer").ifPresent(l -> carry.put(l, at + ".cake.cells", cells, ""));
  }
}
