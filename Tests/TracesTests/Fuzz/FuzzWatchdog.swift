import Foundation
import Synchronization

/// Ends the process if a case hangs: what is left behind says which.
final class FuzzWatchdog: Sendable {
  private let latest = Mutex<ContinuousClock.Instant?>(ContinuousClock.now)
  private static let patience: Duration = .seconds(90)

  init(folder: URL) {
    Thread.detachNewThread { [self] in
      while let time = latest.withLock({ $0 }) {
        if ContinuousClock.now - time > FuzzWatchdog.patience {
          print("a case hangs: see \(folder.path)/how.txt")
          abort()
        }
        Thread.sleep(forTimeInterval: 1)
      }
    }
  }

  func progress() { latest.withLock { $0 = ContinuousClock.now } }

  func stop() { latest.withLock { $0 = nil } }
}
