import CacheCore
import Service
import Testing

@Suite struct PriceTests {
  /// What a month costs, worked out by hand: 2 GiB at 3.5, 3 million requests at 0.4, 5 GiB sent at 0.08, and 9.
  @Test func aMonthIsTheSumOfItsParts() throws {
    let price = try Price("ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB:flat=9/month")
    let use = MonthlyUse(memory: 2 * 0x1p30, originRequests: 3e6, originBytes: 5 * 0x1p30)
    let sum: Double = 7 + 1.2 + 0.4 + 9
    #expect(abs(price.cost(of: use) - sum) < 1e-12)
    let hour = MonthlyUse(memory: 1, originRequests: 10, originBytes: 20, in: 3600e9)
    #expect(hour == MonthlyUse(memory: 1, originRequests: 7300, originBytes: 14600))
  }

  /// The guide's 1,000,000 calls a day at $0.001 are $1,000 a day, and 48 calls $0.048 (SCENARIOS.md, api-responses).
  @Test func callsOfADay() throws {
    let price = try Price("origin=1000/M")
    let day = MonthlyUse(memory: 0, originRequests: 1_000_000, originBytes: 0, in: 86_400e9)
    #expect(abs(price.cost(of: day) * 24 / 730 - 1000) < 1e-9)
    let cached = MonthlyUse(memory: 0, originRequests: 48, originBytes: 0, in: 86_400e9)
    #expect(abs(price.cost(of: cached) * 24 / 730 - 0.048) < 1e-12)
  }

  /// Gray and Putzolu's example: a disc access a second costs $2,000, a kilobyte of memory $5, so a page of a kilobyte pays
  /// for its place if it is read again within 400 s. As prices of use, over any life of the devices, here one of 36 months.
  @Test func theFiveMinuteRule() throws {
    let months = 36.0
    var price = try Price("ram=0/GiB-month")
    price.memory = 5000 * 0x1p30 / 1e6 / months
    price.origin = 2000 / (months * MonthlyUse.month / 1e9) * 1e6
    let interval = try #require(price.breakEvenInterval(size: 1000))
    #expect(abs(interval / 1e9 - 400) < 1e-9)
  }

  /// At the break-even interval keeping an object for a month costs what reading it anew each time does; memory that costs
  /// nothing has no such interval.
  @Test func keepingAndReadingAnewCostTheSame() throws {
    let price = try Price("ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB")
    for size in [100.0, 4096, 1e6] {
      let interval = try #require(price.breakEvenInterval(size: size))
      let kept = MonthlyUse(memory: size, originRequests: 0, originBytes: 0)
      let times = MonthlyUse.month / interval
      let readAnew = MonthlyUse(memory: 0, originRequests: times, originBytes: times * size)
      #expect(abs(price.cost(of: kept) / price.cost(of: readAnew) - 1) < 1e-12)
    }
    #expect(try Price("origin=0.40/M").breakEvenInterval(size: 100) == nil)
  }

  /// The cheapest of some capacities, the first of equals.
  @Test func theCheapestOfSomeUses() throws {
    let price = try Price("ram=1/GiB-month:origin=1/M")
    func use(_ gibibytes: Double, _ millions: Double) -> MonthlyUse {
      MonthlyUse(memory: gibibytes * 0x1p30, originRequests: millions * 1e6, originBytes: 0)
    }
    #expect(price.cheapest(of: [use(0, 10), use(1, 5), use(2, 3), use(4, 1), use(8, 0)]) == 2)
    #expect(price.cheapest(of: []) == nil)
  }
}
