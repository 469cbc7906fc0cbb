import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The formatter of the build: `check` fails and names the files that are not formatted, `write` rewrites them.
/// Run by Maven in each module, as a source file, with google-java-format on the class path.
final class Format {
  public static void main(String[] args) throws IOException, FormatterException {
    boolean write = args[0].equals("write");
    List<Path> wrong = new ArrayList<>();
    Path sources = Path.of("src");
    if (!Files.isDirectory(sources)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(sources)) {
      files = walk.filter(p -> p.toString().endsWith(".java")).sorted().toList();
    }
    Formatter formatter = new Formatter();
    for (Path file : files) {
      String before = Files.readString(file);
      String after = ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(formatter.formatSource(before)), Style.GOOGLE);
      if (!after.equals(before)) {
        wrong.add(file);
        if (write) {
          Files.writeString(file, after);
        }
      }
    }
    if (!wrong.isEmpty() && !write) {
      wrong.forEach(p -> System.err.println("not formatted: " + p.toAbsolutePath()));
      System.err.println("mend with: mvn -q -Dformat compile");
      System.exit(1);
    }
  }
}
