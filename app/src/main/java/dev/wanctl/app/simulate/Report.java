package dev.wanctl.app.simulate;

/// The outcome of a [Simulation] for whoever asked: in words, as JSON, as a picture.
public record Report(Simulation of, Simulation.Outcome outcome) {

  public String text() {
    return new Summary(of, outcome).text();
  }

  public String json() {
    return new Summary(of, outcome).json().pretty() + "\n";
  }

  /// SVG.
  public String picture() {
    return Picture.of(of.on().name() + ", " + of.subject(), outcome);
  }
}
