internal import CacheCore

/// What a reader found out on its way: bad records and warnings, and the name that messages begin with.
final class Findings {
  /// The trace as messages call it.
  let name: String
  let onBadRecord: OnBadRecord
  private(set) var badRecords = BadRecords()
  /// Times that ran backwards, and where first.
  var timesBackwards = 0
  var firstBackwards: Int64 = 0

  /// Lines that are sound and ask for no object, and what they are.
  var passedOver = 0
  var passedOverKind = ""

  /// Whether a key was a text that had to be hashed.
  let keysAreHashes = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

  init(name: String, onBadRecord: OnBadRecord) {
    self.name = name
    self.onBadRecord = onBadRecord
    keysAreHashes.initialize(to: false)
  }

  deinit { keysAreHashes.deallocate() }

  /// A record that makes no sense: throws, or counts it.
  func bad(_ message: @autoclosure () -> String) throws(CachesimError) {
    switch onBadRecord {
    case .fail:
      throw CachesimError(.badData, "\(name): \(message()) (--on-bad-record skip leaves such records out)")
    case .skip:
      badRecords.add("\(name): \(message())")
    }
  }

  /// An error that no skipping helps against.
  func fatal(_ message: String) -> CachesimError { CachesimError(.badData, "\(name): \(message)") }

  /// What a report should say about the trace, a line each.
  var warnings: [String] {
    var lines: [String] = []
    if timesBackwards > 0 {
      lines.append(
        "\(name): \(timesBackwards) times run backwards (first at request \(firstBackwards + 1)); the time before is used"
      )
    }
    if passedOver > 0 { lines.append("\(name): \(passedOver) lines passed over: \(passedOverKind)") }
    if badRecords.count > 0 { lines.append("\(name): \(badRecords.count) bad records left out") }
    return lines
  }
}
