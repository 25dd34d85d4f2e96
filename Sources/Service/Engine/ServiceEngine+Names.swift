internal import CacheCore
internal import CacheStructures

extension ServiceEngine {
  /// How long values of a key live.
  @inline(__always)
  func rule(_ id: UInt32) -> ExpiryRule { hasClasses ? rules[Int(classes[id])] : options.pointee.expiry }

  /// Finds out of which class each key is that comes in a block for the first time.
  mutating func learnNames(_ columns: UnsafePointer<RequestColumns>) {
    guard let names = columns.pointee.names else {
      preconditionFailure("the service engine was given no texts of keys")
    }
    if hasClasses { classes.reserve(objects) }
    while named < Int(names.first) + names.count {
      let text = names[named - Int(names.first)]
      if hasClasses { classes[UInt32(named)] = classNumber(text) }
      if hasRelations { related.learn(UInt32(named), text) }
      named += 1
    }
  }

  private func classNumber(_ text: UnsafeRawBufferPointer) -> UInt16 {
    let place = options.pointee.expiryClasses.firstIndex { $0.keys.matches(text) }
    return UInt16(place.map { $0 + 1 } ?? 0)
  }
}
