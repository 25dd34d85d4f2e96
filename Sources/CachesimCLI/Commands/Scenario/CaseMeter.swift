internal import Synchronization

/// A line on a terminal that says how many cases are done.
final class CaseMeter: Sendable {
  private let isShown: Bool
  private let start = Clock.now
  private let isDrawn = Atomic<Bool>(false)

  init(_ console: Console) { isShown = !console.isQuiet && Console.isTerminal }

  /// Draws it, once the work has taken a second.
  func update(done: Int, of all: Int) {
    guard isShown, Clock.now - start > 1 else { return }
    Console.write("\r\u{1B}[2K\(done) of \(all) cases")
    isDrawn.store(true, ordering: .relaxed)
  }

  /// Takes it away.
  func finish() {
    if isDrawn.load(ordering: .relaxed) { Console.write("\r\u{1B}[2K") }
  }
}
