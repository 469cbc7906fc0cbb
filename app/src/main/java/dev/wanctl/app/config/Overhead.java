package dev.wanctl.app.config;

import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Framing;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `cake.overhead` says: a keyword of tc-cake(8), which also brings an mpu and cells, or a
/// number of bytes.
record Overhead(String text, Framing framing) {

  private static final int VLAN_TAG = 4;
  private static final String VLAN = " ether-vlan";

  static final Map<String, Framing> KEYWORDS = keywords();

  private static Map<String, Framing> keywords() {
    Map<String, Framing> all = new LinkedHashMap<>();
    all.put("raw", Framing.RAW);
    all.put("conservative", new Framing(false, 48, 0, Cells.ATM));
    all.put("ethernet", new Framing(false, 38, 84, Cells.NOATM));
    all.put("docsis", new Framing(false, 18, 64, Cells.NOATM));
    all.put("pppoe-ptm", new Framing(false, 30, 0, Cells.PTM));
    all.put("bridged-ptm", new Framing(false, 22, 0, Cells.PTM));
    all.put("ipoa-vcmux", new Framing(false, 8, 0, Cells.ATM));
    all.put("ipoa-llcsnap", new Framing(false, 16, 0, Cells.ATM));
    all.put("bridged-vcmux", new Framing(false, 24, 0, Cells.ATM));
    all.put("bridged-llcsnap", new Framing(false, 32, 0, Cells.ATM));
    all.put("pppoa-vcmux", new Framing(false, 10, 0, Cells.ATM));
    all.put("pppoa-llc", new Framing(false, 14, 0, Cells.ATM));
    all.put("pppoe-vcmux", new Framing(false, 32, 0, Cells.ATM));
    all.put("pppoe-llcsnap", new Framing(false, 40, 0, Cells.ATM));
    return java.util.Collections.unmodifiableMap(all);
  }

  static Overhead keyword(String word) {
    return new Overhead(word, java.util.Objects.requireNonNull(KEYWORDS.get(word), word));
  }

  /// A keyword, a keyword with `ether-vlan` for each VLAN tag, or a number from -64 to 256.
  static Reading<Overhead> read(String text) {
    if (text.matches("[+-]?\\d{1,6}")) {
      int bytes = Integer.parseInt(text);
      return bytes < -64 || bytes > 256
          ? Reading.bad(text + " is out of range", "")
          : Reading.good(new Overhead(text, new Framing(false, bytes, 0, Cells.NOATM)));
    }
    String word = text;
    int tags = 0;
    while (word.endsWith(VLAN)) {
      word = word.substring(0, word.length() - VLAN.length());
      tags++;
    }
    Framing base = KEYWORDS.get(word);
    if (base == null || tags > 2 || (tags > 0 && base.raw())) {
      return Reading.bad(
          "`" + text + "` is no overhead keyword", Nearest.hint(word, KEYWORDS.keySet()));
    }
    int bytes = base.overhead() + tags * VLAN_TAG;
    return Reading.good(
        new Overhead(text, new Framing(base.raw(), bytes, base.mpu(), base.cells())));
  }
}
