internal import CacheCore

/// Curves drawn with Unicode's braille patterns, two dots wide and four high a character, for a terminal.
///
/// The horizontal axis is logarithmic, the vertical one from 0 to 1. Names stand at the right end of their curves. The same
/// on every machine.
public struct TerminalPlot: Sendable {
  private let width: Int
  private let height: Int
  private let range: ClosedRange<Double>
  private var cells: [UInt8]
  private var names: [(row: Int, name: String)] = []

  /// An empty plot, `width` by `height` characters without its axes, for horizontal values in `range`, above 0.
  public init(width: Int = 60, height: Int = 15, range: ClosedRange<Double>) {
    self.width = width
    self.height = height
    self.range = range
    cells = [UInt8](repeating: 0, count: width * height)
  }

  /// Draws straight lines from point to point, and writes the name behind the last.
  public mutating func draw(_ name: String, _ points: [(x: Double, y: Double)]) {
    let places = points.map { place($0.x, $0.y) }
    guard var last = places.first else { return }
    mark(last)
    for next in places.dropFirst() {
      let steps = max(1, abs(next.x - last.x), abs(next.y - last.y))
      for step in 1...steps {
        mark((last.x + (next.x - last.x) * step / steps, last.y + (next.y - last.y) * step / steps))
      }
      last = next
    }
    names.append((last.y / 4, name))
  }

  /// The plot, with axes: `label` says what the vertical one is, `from` and `to` are the ends of the horizontal one.
  public func text(label: String, from: String, to: String) -> String {
    var lines = [label]
    let placed = placedNames()
    for row in 0..<height {
      let mark = row == 0 ? "  1 " : row == height - 1 ? "  0 " : row == height / 2 ? " .5 " : "    "
      let inside = (0..<width).map { column in
        Character(Unicode.Scalar(0x2800 + UInt32(cells[row * width + column])) ?? " ")
      }
      lines.append(mark + "│" + String(inside) + (placed[row].map { " " + $0 } ?? ""))
    }
    lines.append("    └" + String(repeating: "─", count: width))
    let gap = String(repeating: " ", count: max(1, width - TerminalText.width(from) - TerminalText.width(to)))
    lines.append("     " + from + gap + to)
    return lines.map { $0 + "\n" }.joined()
  }

  /// A row a name, the nearest that is free to where its curve ends.
  private func placedNames() -> [Int: String] {
    var placed: [Int: String] = [:]
    for (row, name) in names.sorted(by: { $0.row < $1.row }) {
      guard let free = (0..<height).filter({ placed[$0] == nil }).min(by: { abs($0 - row) < abs($1 - row) }) else {
        return placed
      }
      placed[free] = TerminalText.printable(name)
    }
    return placed
  }

  private func place(_ x: Double, _ y: Double) -> (x: Int, y: Int) {
    let span = PortableMath.log(range.upperBound / range.lowerBound)
    let share = span > 0 ? PortableMath.log(max(x, range.lowerBound) / range.lowerBound) / span : 1
    return (
      min(width * 2 - 1, max(0, Int(share * Double(width * 2 - 1) + 0.5))),
      min(height * 4 - 1, max(0, Int((1 - y) * Double(height * 4 - 1) + 0.5)))
    )
  }

  /// The dots' bits in a braille pattern, by row and column.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  private mutating func mark(_ dot: (x: Int, y: Int)) {
    cells[dot.y / 4 * width + dot.x / 2] |= TerminalPlot.bits[dot.y % 4][dot.x % 2]
  }
}
