internal import Glibc

/// A line on standard error that shows how far a run is: only on a terminal, and only when it takes longer than a second.
final class ProgressBar {
  private let isShown: Bool
  private let start = Clock.now
  private var last = Clock.now
  private var isDrawn = false

  init(_ console: Console) { isShown = !console.isQuiet && Console.isTerminal }

  /// `done` in [0, 1] if known; `requests` so far.
  func update(_ label: String, requests: Int64, done: Double?) {
    let now = Clock.now
    guard isShown, now - start > 1, now - last > 0.1 else { return }
    last = now
    let rate = Double(requests) / max(now - start, 0.001)
    var line = "\(label)  \(Count.short(Double(requests))) requests  \(Count.short(rate))/s"
    if let done, done > 0.001 {
      let width = 24
      let filled = min(width, Int(done * Double(width)))
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      let left = (now - start) / done * (1 - done)
      line = "\(bar) \(Int(done * 100)) %  " + line + "  \(Count.seconds(left)) left"
    }
    Console.write("\r\u{1B}[2K" + line)
    isDrawn = true
  }

  /// Takes the line away.
  func finish() {
    if isDrawn { Console.write("\r\u{1B}[2K") }
    isDrawn = false
  }
}

/// Times and memory of this process.
enum Clock {
  /// Seconds since some moment, never backwards.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Processor seconds, user and system, and the peak of resident memory in bytes.
  static var usage: (user: Double, system: Double, peakBytes: Int64) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime), seconds(usage.ru_stime), Int64(usage.ru_maxrss) * 1024)
  }
}

/// Numbers for people.
enum Count {
  /// Three digits and a unit: `1.23 M`.
  static func short(_ value: Double) -> String {
    for (factor, unit) in [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")] where value >= factor {
      return decimal(value / factor, value >= 100 * factor ? 0 : value >= 10 * factor ? 1 : 2) + unit
    }
    return decimal(value, 0)
  }

  /// A length of time: `12 s`, `3 min`.
  static func seconds(_ value: Double) -> String {
    value < 90 ? decimal(value, value < 10 ? 1 : 0) + " s" : decimal(value / 60, 0) + " min"
  }

  /// `value` with so many digits behind the point.
  static func decimal(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 0 ? 1.0 : digits == 1 ? 10.0 : digits == 2 ? 100.0 : 1000.0
    let rounded = Int64((value * scale).rounded())
    guard digits > 0 else { return String(rounded) }
    let fraction = String(rounded % Int64(scale))
    return "\(rounded / Int64(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
