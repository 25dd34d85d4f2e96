/// A layout's columns as places from 0, for one trace; -1 is a column that is not there.
struct RowPlaces {
  var count: ClosedRange<Int>
  var key: Int
  var variant: Int
  var secondVariant: Int
  var time: Int
  var size: Int
  var otherSize: Int
  var keySize: Int
  var operation: Int
  var ttl: Int
  var requests: Int

  /// The places by a header's names, in quotes or with a unit behind them (`TTL(s)`) as they may be; nil if it lacks one.
  init?(_ layout: RowLayout, header: Field?) {
    var names: [String] = []
    if layout.hasHeader {
      guard let header else { return nil }
      let delimiter: UInt8 = layout.delimiter == .tab ? 0x09 : 0x2C
      names = header.bytes.split(separator: delimiter, omittingEmptySubsequences: false).map(RowPlaces.name)
      guard names.count <= RowLayout.mostColumns, layout.marks.allSatisfy(names.contains) else { return nil }
    }
    func place(_ column: RowColumn) -> Int? {
      switch column {
      case .none: -1
      case .at(let place): place
      case .named(let name): names.firstIndex(of: name)
      case .ifNamed(let name): names.firstIndex(of: name) ?? -1
      }
    }
    guard let key = place(layout.key), let variant = place(layout.variant),
      let secondVariant = place(layout.secondVariant), let time = place(layout.time), let size = place(layout.size),
      let otherSize = place(layout.otherSize), let keySize = place(layout.keySize),
      let operation = place(layout.operation), let ttl = place(layout.ttl), let requests = place(layout.requests)
    else { return nil }
    count = layout.hasHeader ? names.count...names.count : layout.count
    self.key = key
    self.variant = variant
    self.secondVariant = secondVariant
    self.time = time
    self.size = size
    self.otherSize = otherSize
    self.keySize = keySize
    self.operation = operation
    self.ttl = ttl
    self.requests = requests
  }

  private static func name(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let name = String(decoding: bytes.prefix(200), as: UTF8.self).split(separator: "(").first.map(String.init) ?? ""
    return String(name.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed())
  }
}
