internal import CacheCore

/// Operations drawn independently of the objects, by their shares: `read@70%,write@25%,delete@5%`.
struct OperationMix: Sendable {
  /// Whether nothing is written or deleted.
  let isReads: Bool
  private let choice: WeightedChoice
  private let operations: [UInt8]

  /// Reads the spelling.
  init(_ text: String) throws(CachesimError) {
    let names: [String: Operation] = ["read": .read, "write": .write, "delete": .delete]
    let list = try WeightedList(text, name: "ops")
    var operations: [UInt8] = []
    for item in list.items {
      guard let operation = names[item.text] else {
        throw CachesimError(.usage, "ops=\(text): '\(item.text)' is not one of read, write, delete")
      }
      operations.append(operation.rawValue)
    }
    self.operations = operations
    choice = WeightedChoice(weights: list.items.map(\.share))
    isReads = operations.allSatisfy { $0 == Operation.read.rawValue }
  }

  /// Draws so many.
  func fill(_ target: UnsafeMutablePointer<UInt8>, _ count: Int, _ random: inout SplitMix64) {
    operations.withUnsafeBufferPointer { operations in
      for position in 0..<count { target[position] = operations[choice.index(random.next())] }
    }
  }
}
