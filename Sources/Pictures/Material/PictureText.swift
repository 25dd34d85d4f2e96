/// Words that several pictures share.
enum PictureText {
  /// A capacity with its unit.
  static func capacity(_ capacity: Int64, _ unit: String) -> String {
    quantity(unit).text(Double(capacity)) + (unit == "objects" ? " objects" : "")
  }

  /// What a capacity counts.
  static func quantity(_ unit: String) -> Quantity { unit == "bytes" ? .bytes : .objects }
}

extension Array {
  /// Elements by what they have in common, in the order in which it appears.
  func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])] {
    var places: [Key: Int] = [:]
    var groups: [(key: Key, elements: [Element])] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].elements.append(element)
      } else {
        places[key] = groups.count
        groups.append((key, [element]))
      }
    }
    return groups
  }
}
