package dev.wanctl.app.manual;

/// A manual page in the making: the few macros of man(7) that are needed, with every text escaped.
final class Roff {

  private final StringBuilder page = new StringBuilder();

  Roff(String title, int section, String about) {
    page.append(".TH \"")
        .append(title)
        .append("\" \"")
        .append(section)
        .append("\" \"\" \"wanctl\" \"")
        .append(about)
        .append("\"\n");
    // Words such as option names are not to be cut.
    page.append(".nh\n");
  }

  Roff section(String title) {
    page.append(".SH ").append(title).append('\n');
    return this;
  }

  Roff subsection(String title) {
    page.append(".SS \"").append(escaped(title)).append("\"\n");
    return this;
  }

  Roff paragraph(String text) {
    page.append(".PP\n").append(lines(text));
    return this;
  }

  /// A term in bold, and below it, indented, what it means.
  Roff item(String term, String meaning) {
    page.append(".TP\n\\fB").append(escaped(term)).append("\\fR\n").append(lines(meaning));
    return this;
  }

  /// Goes on within an item.
  Roff more(String text) {
    page.append(".br\n").append(lines(text));
    return this;
  }

  /// A text that is set as it stands.
  Roff example(String text) {
    page.append(".PP\n.RS 4\n.nf\n").append(lines(text)).append(".fi\n.RE\n");
    return this;
  }

  private static String lines(String text) {
    StringBuilder lines = new StringBuilder();
    // A dot or quote at the beginning of a line would be an order.
    text.lines()
        .map(Roff::escaped)
        .forEach(line ->
            lines
                .append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                .append(line)
                .append('\n'));
    return lines.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
