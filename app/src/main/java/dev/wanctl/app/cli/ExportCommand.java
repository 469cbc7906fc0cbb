package dev.wanctl.app.cli;

import dev.wanctl.app.history.Column;
import dev.wanctl.app.history.HistoryException;
import dev.wanctl.app.history.Past;
import dev.wanctl.engine.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `wanctl export`: what is kept, for other programs. Hour by hour, so that the room it needs does
/// not grow with what is asked for.
record ExportCommand(Terminal terminal) {

  private static final int MINUTE = 60;

  /// How much is held at a time, in steps.
  private static final int PART = 3600;

  private static final List<String> FORMATS = List.of("csv", "json");

  int execute(Kept.Request request, String format, String to) {
    if (!FORMATS.contains(format)) {
      return refused("--format is one of " + String.join(", ", FORMATS));
    }
    try (Kept kept = Kept.open(request, terminal)) {
      if (to.isEmpty()) {
        Writer out = new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8);
        write(kept, format, out);
        out.flush();
        return Exit.GOOD;
      }
      try (BufferedWriter out =
          Files.newBufferedWriter(Path.of(to), StandardOpenOption.CREATE_NEW)) {
        long rows = write(kept, format, out);
        terminal.err().println(to + ": " + rows + " rows");
        return Exit.GOOD;
      }
    } catch (Choice.Refused e) {
      return refused(e.getMessage());
    } catch (HistoryException e) {
      return HistoryCommand.unreadable("export", e, terminal);
    } catch (FileAlreadyExistsException _) {
      return refused(to + " is there already: name another file, or remove it first");
    } catch (IOException e) {
      return refused("cannot write " + to + ": " + e.getMessage());
    }
  }

  private int refused(@org.jspecify.annotations.Nullable String why) {
    terminal.err().println("wanctl export: " + why);
    return Exit.PROBLEM;
  }

  private static long write(Kept kept, String format, Writer out) throws IOException {
    boolean csv = format.equals("csv");
    if (csv) {
      List<String> names = new ArrayList<>(List.of("time", "line"));
      Column.ALL.forEach(c -> names.add(c.name()));
      out.write(String.join(",", names) + "\n");
    }
    long rows = 0;
    int step = kept.step() == 0 ? MINUTE : kept.step();
    for (String line : kept.lines()) {
      long until = kept.until().getEpochSecond();
      long part = (long) PART * step;
      long at = kept.since().getEpochSecond();
      while (at < until) {
        // Parts end where steps do.
        long end = Math.min(until, (at / part + 1) * part);
        for (Past.Stretch s : kept.past().read(line, at, end, step)) {
          out.write(csv ? csv(line, s) : json(line, s));
          out.write('\n');
          rows++;
        }
        at = end;
      }
    }
    return rows;
  }

  private static String csv(String line, Past.Stretch s) {
    List<String> cells = new ArrayList<>(List.of(time(s), line));
    Column.ALL.forEach(c -> cells.add(c.text(s)));
    return String.join(",", cells);
  }

  /// An object on a line of its own.
  private static String json(String line, Past.Stretch s) {
    Json.Builder object = Json.object().put("time", time(s)).put("line", line);
    Column.ALL.forEach(c -> object.put(c.name(), c.json(s)));
    return object.build().compact();
  }

  private static String time(Past.Stretch s) {
    return Instant.ofEpochSecond(s.step().at()).toString();
  }
}
