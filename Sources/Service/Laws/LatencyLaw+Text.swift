public import CacheCore
internal import Glibc

extension LatencyLaw {
  /// Reads a law from its spelling; `option` is named in errors.
  public init(_ text: String, option: String) throws(CachesimError) {
    func wrong(_ why: String) -> CachesimError {
      CachesimError(
        .usage,
        "\(option) '\(text)' \(why); write constant:2ms, uniform:1ms:3ms, exponential:10ms, lognormal:20ms:120ms "
          + "(median:p99), empirical:FILE or a profile ('cachesim profiles' lists them), and +2us/KiB behind it")
    }
    var body = text
    var perByte = 0.0
    if let plus = text.lastIndex(of: "+"), text.contains("/") {
      let parts = text[text.index(after: plus)...].split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let time = TimeSpan.nanoseconds(String(parts[0])),
        let size = ByteSize.bytes("1" + parts[1]), size > 0
      else { throw wrong("has a size term that is not one") }
      perByte = Double(time) / Double(size)
      body = String(text[..<plus])
    }
    let words = body.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    func span(_ index: Int) throws(CachesimError) -> Int64 {
      guard let span = TimeSpan.nanoseconds(words[index]) else {
        throw wrong(words[index].hasPrefix("-") ? "is negative" : "holds '\(words[index])', which is no length of time")
      }
      return span
    }
    switch (words[0], words.count) {
    case ("constant", 2): self.init(.constant, constant: try span(1), perByte: perByte, text: text)
    case ("uniform", 3):
      let (from, to) = (try span(1), try span(2))
      guard from <= to else { throw wrong("ends before it begins") }
      self.init(.uniform(from: Double(from), width: Double(to - from)), perByte: perByte, text: text)
    case ("exponential", 2): self.init(.exponential(mean: Double(try span(1))), perByte: perByte, text: text)
    case ("lognormal", 3):
      let (median, tail) = (try span(1), try span(2))
      guard median > 0, tail >= median else { throw wrong("has no median above 0 and no 99th percentile above it") }
      self.init(
        .lognormal(
          median: Double(median), spread: PortableMath.log(Double(tail) / Double(median)) / 2.3263478740),
        perByte: perByte, text: text)
    case ("empirical", 2...):
      let path = words[1...].joined(separator: ":")
      self.init(.empirical(try EmpiricalLaw(file: path, option: option)), perByte: perByte, text: text)
    default:
      guard words.count == 1, let profile = LatencyProfile.all.first(where: { $0.name == words[0] }) else {
        let near = nearestName(to: words[0], in: LatencyProfile.all.map(\.name) + LatencyLaw.names)
        throw wrong(near.map { "is no latency; did you mean '\($0)'?" } ?? "is no latency")
      }
      let law = try LatencyLaw(profile.law, option: option)
      self.init(law.shape, constant: law.constant, perByte: perByte > 0 ? perByte : law.perByte, text: text)
    }
  }

  static let names = ["constant", "uniform", "exponential", "lognormal", "empirical"]
}

extension EmpiricalLaw {
  /// Reads a file of lines `duration share`, both rising, the last share 1; `#` begins a comment.
  init(file path: String, option: String) throws(CachesimError) {
    guard let file = fopen(path, "r") else {
      throw CachesimError(.noInput, "\(option): \(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var shares: [Double] = []
    var values: [Double] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    var line = 0
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      line += 1
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      if words.first?.hasPrefix("#") ?? true { continue }
      guard words.count == 2, let value = TimeSpan.nanoseconds(String(words[0])), let share = Double(words[1]),
        share >= shares.last ?? 0, share <= 1, Double(value) >= values.last ?? 0
      else {
        throw CachesimError(
          .badData, "\(path):\(line): not a duration and its cumulative share, both rising (such as '2ms 0.5')")
      }
      values.append(Double(value))
      shares.append(share)
    }
    guard shares.last == 1 else { throw CachesimError(.badData, "\(path): the last share is not 1") }
    self.init(shares: shares, values: values)
  }
}
