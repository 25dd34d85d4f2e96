/// The widths that windows of a series can have, each a multiple of the one before, and round to a reader.
struct WindowLadder {
  let widths: [Int64]

  /// Nanoseconds: 1, 5, 10, 50 ... ms, 1, 5, 10, 30 s, 1, 5, 10, 30 min, 1, 6, 12 h, 1, 5, 10, 50 ... days.
  static let times: WindowLadder = {
    let (second, day): (Int64, Int64) = (1_000_000_000, 86_400_000_000_000)
    let short = [1, 5, 10, 50, 100, 500].map { Int64($0) * 1_000_000 }
    let middle = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 21_600, 43_200].map { Int64($0) * second }
    let long = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000].map { Int64($0) * day }
    return WindowLadder(widths: short + middle + long)
  }()

  /// Requests: 1, 5, 10, 50, ...
  static let requests: WindowLadder = {
    var widths: [Int64] = []
    var power: Int64 = 1
    for _ in 0..<18 {
      widths += [power, power * 5]
      power *= 10
    }
    return WindowLadder(widths: widths)
  }()
}
