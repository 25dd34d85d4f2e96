internal import CacheCore

/// The text of a key with a number: `product:{n}`, `list:{n%20}`, `page:{n/50}`.
struct KeyTemplate: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case number
    case remainder(UInt64)
    case quotient(UInt64)
  }

  /// The number itself.
  static let plain = KeyTemplate(pieces: [.number])

  let pieces: [Piece]

  private init(pieces: [Piece]) { self.pieces = pieces }

  /// Reads a template; nil where a brace holds something else.
  init?(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while !rest.isEmpty {
      guard let open = rest.firstIndex(of: "{") else {
        pieces.append(.text(String(rest)))
        break
      }
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      let inside = rest[rest.index(after: open)..<close]
      guard inside.first == "n" else { return nil }
      let operation = inside.dropFirst()
      if operation.isEmpty {
        pieces.append(.number)
      } else {
        guard let number = UInt64(operation.dropFirst()), number > 0 else { return nil }
        switch operation.first {
        case "%": pieces.append(.remainder(number))
        case "/": pieces.append(.quotient(number))
        default: return nil
        }
      }
      rest = rest[rest.index(after: close)...]
    }
    if pieces.isEmpty { return nil }
    self.pieces = pieces
  }

  /// The text for a number.
  func text(_ number: UInt64) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .number: String(number)
      case .remainder(let divisor): String(number % divisor)
      case .quotient(let divisor): String(number / divisor)
      }
    }.joined()
  }
}
