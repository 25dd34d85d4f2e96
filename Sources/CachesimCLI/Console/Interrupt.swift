internal import Glibc
internal import Synchronization

/// Ctrl-C: the first asks the run to stop and report what there is; the second ends the process at once.
enum Interrupt {
  private static let asked = Atomic<Bool>(false)

  /// Begins to listen, also where the parent process left the signal blocked.
  static func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    _ = asked.load(ordering: .relaxed)
    signal(SIGINT) { _ in
      Interrupt.asked.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }

  /// Whether the user asked to stop.
  static var isAsked: Bool { asked.load(ordering: .relaxed) }
}
