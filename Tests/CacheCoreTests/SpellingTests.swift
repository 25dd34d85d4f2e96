import CacheCore
import Testing

@Suite("Spellings") struct SpellingTests {
  @Test(
    "Lengths of time",
    arguments: [
      ("250us", 250_000), ("2ms", 2_000_000), ("5s", 5_000_000_000), ("10m", 600_000_000_000),
      ("1.5h", 5_400_000_000_000),
      ("7d", 604_800_000_000_000), ("0s", 0),
    ] as [(String, Int64)])
  func time(text: String, expected: Int64) { #expect(TimeSpan.nanoseconds(text) == expected) }

  @Test("What is no length of time", arguments: ["", "5", "s", "-5s", "5 s", "5weeks", "1e300s", "nans"])
  func noTime(text: String) { #expect(TimeSpan.nanoseconds(text) == nil) }

  @Test("Stretches")
  func stretches() {
    #expect(Stretch("1000") == .requests(1000))
    #expect(Stretch("20k") == .requests(20_000))
    #expect(Stretch("1.5M") == .requests(1_500_000))
    #expect(Stretch("20%") == .percent(20))
    #expect(Stretch("1h") == .time(3_600_000_000_000))
    for wrong in ["", "x", "-1", "120%", "1.5", "k", "5 m"] { #expect(Stretch(wrong) == nil, "\(wrong)") }
  }

  @Test("The nearest name is near, or none")
  func nearest() {
    let known = ["lru", "s3fifo", "clock", "sieve", "2q"]
    #expect(nearestName(to: "s3fio", in: known) == "s3fifo")
    #expect(nearestName(to: "SIEVE", in: known) == "sieve")
    #expect(nearestName(to: "lur", in: known) == "lru")
    #expect(nearestName(to: "memcached", in: known) == nil)
  }

  @Test("Parameters: typed, ranged, canonical, each at most once")
  func parameters() throws {
    let table = [
      Parameter("small", .number(0.01...0.5), default: "0.1", "share"),
      Parameter("bits", .integer(1...8), default: "1", "bits"),
      Parameter("tie", .choice(["lru", "fifo"]), default: "lru", "tie"),
    ]
    let values = try ParameterValues(table, given: ["small=0.25", "tie=lru"], owner: "policy 'x'")
    #expect(values.number("small") == 0.25)
    #expect(values.integer("bits") == 1)
    #expect(values.nonDefaults == "small=0.25")
    for (given, part) in [
      ("smal=1", "did you mean 'small'"), ("small=0.9", "out of range"), ("small", "name=value"),
      ("bits=1.5", "out of range"),
      ("tie=mru", "lru|fifo"), ("small=nan", "out of range"),
    ] {
      #expect {
        try ParameterValues(table, given: [given], owner: "policy 'x'")
      } throws: {
        ($0 as? CachesimError)?.message.contains(part) == true
      }
    }
    #expect(throws: CachesimError.self) {
      try ParameterValues(table, given: ["bits=1", "bits=2"], owner: "policy 'x'")
    }
  }
}
