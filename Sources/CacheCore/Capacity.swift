/// How large a cache is, as it is asked for: the unit decides what is counted.
public enum Capacity: Sendable, Equatable {
  /// Objects, sizes ignored.
  case objects(Int64)
  /// Bytes.
  case bytes(Int64)
  /// A percentage of the trace's distinct objects, counted in objects.
  case percentOfObjects(Double)
  /// A percentage of the bytes of the trace's distinct objects.
  case percentOfBytes(Double)

  /// Reads `1000`, `1000obj`, `64MiB`, `10%` or `10%bytes`.
  public init(_ text: String) throws(CachesimError) {
    func refuse(_ why: String) -> CachesimError {
      CachesimError(
        .usage, "capacity '\(text)' \(why); write a number of objects (1000), bytes (64MiB), or a share (10%, 10%bytes)"
      )
    }
    func number(_ digits: Substring) throws(CachesimError) -> Double {
      guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "e") }),
        let value = Double(digits), value.isFinite
      else { throw refuse("is not a capacity") }
      guard value > 0 else { throw refuse("is not above zero") }
      return value
    }
    func whole(_ value: Double) throws(CachesimError) -> Int64 {
      guard value < 0x1p62 else { throw refuse("is absurdly large") }
      guard value >= 1 else { throw refuse("is below one") }
      return Int64(value)
    }

    if let percent = text.firstIndex(of: "%") {
      let share = try number(text[..<percent])
      let unit = text[text.index(after: percent)...]
      guard share <= 100 else { throw refuse("is more than the whole trace") }
      switch unit {
      case "", "obj": self = .percentOfObjects(share)
      case "bytes": self = .percentOfBytes(share)
      default: throw refuse("has an unknown unit '%\(unit)'")
      }
      return
    }
    let end = text.lastIndex(where: { $0.isNumber || $0 == "." }).map { text.index(after: $0) } ?? text.startIndex
    let unit = String(text[end...])
    if unit.isEmpty || unit == "obj" {
      let value = try number(text[..<end])
      guard value == value.rounded(.towardZero) else { throw refuse("is not a whole number of objects") }
      self = .objects(try whole(value))
    } else if let (_, factor) = ByteSize.units.first(where: { $0.0 == unit }) {
      self = .bytes(try whole(try number(text[..<end]) * factor))
    } else {
      let near = nearestName(to: unit, in: ByteSize.units.map(\.0) + ["obj"])
      throw refuse("has an unknown unit '\(unit)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
  }

  /// Whether it counts objects, each weighing 1.
  public var isUnit: Bool {
    switch self {
    case .objects, .percentOfObjects: true
    case .bytes, .percentOfBytes: false
    }
  }

  /// Whether the trace has to be read once before this is a number.
  public var isShare: Bool {
    switch self {
    case .objects, .bytes: false
    case .percentOfObjects, .percentOfBytes: true
    }
  }

  /// The number, for a trace of `objects` distinct objects of `bytes` together; rounded down, at least 1.
  /// `scale`, the sampling rate, applies to absolute capacities: a share of a sample is scaled already.
  public func resolved(objects: Int64, bytes: Int64, scale: Double) -> Int64 {
    switch self {
    case .objects(let count), .bytes(let count): max(1, scale == 1 ? count : Int64(Double(count) * scale))
    case .percentOfObjects(let share): max(1, Int64(Double(objects) * share / 100))
    case .percentOfBytes(let share): max(1, Int64(Double(bytes) * share / 100))
    }
  }
}
