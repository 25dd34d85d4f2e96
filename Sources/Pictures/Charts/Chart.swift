internal import Reports

/// What a picture shows, before it is drawn.
protocol Chart: Sendable {
  /// What is seen, in sentences, for whoever does not see it.
  var words: String { get }
  /// All values.
  var table: DataTable { get }
  /// Draws below `top`; returns where it ends.
  func draw(on canvas: inout Canvas, from top: Double) -> Double
  /// The members of a Vega-Lite specification that say what is drawn: `data`, and `mark` and `encoding` or `layer`.
  var vega: [(String, JSONValue)] { get }
}
