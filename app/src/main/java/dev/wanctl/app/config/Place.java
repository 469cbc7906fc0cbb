package dev.wanctl.app.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// A place in the file, counted from 1, the column in code points. Line 0 is the file as a whole.
record Place(int line, int column) {
  static final Place FILE = new Place(0, 0);

  static Place of(Optional<Mark> mark) {
    return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(FILE);
  }
}
