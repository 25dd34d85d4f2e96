internal import CacheCore

/// What tells YCSB's core workloads from each other.
protocol YCSBCore: Sendable {
  static var letter: String { get }
  static var summary: String { get }
  /// Shares of the operations; what is left is reads.
  static var updates: Double { get }
  static var inserts: Double { get }
  static var scans: Double { get }
  static var readModifyWrites: Double { get }
  /// Whether the youngest records are the most popular.
  static var isLatest: Bool { get }
}

extension YCSBCore {
  static var updates: Double { 0 }
  static var inserts: Double { 0 }
  static var scans: Double { 0 }
  static var readModifyWrites: Double { 0 }
  static var isLatest: Bool { false }
}

enum YCSBA: YCSBCore {
  static let (letter, summary, updates) = ("a", "update heavy: 50 % reads, 50 % updates", 0.5)
}
enum YCSBB: YCSBCore {
  static let (letter, summary, updates) = ("b", "read mostly: 95 % reads, 5 % updates", 0.05)
}
enum YCSBC: YCSBCore { static let (letter, summary) = ("c", "read only") }
enum YCSBD: YCSBCore {
  static let (letter, summary, inserts, isLatest) = (
    "d", "read latest: 95 % reads of young records, 5 % inserts", 0.05, true
  )
}
enum YCSBE: YCSBCore {
  static let (letter, summary, inserts, scans) = (
    "e", "short ranges: 95 % scans of 1 to 100 records, 5 % inserts", 0.05, 0.95
  )
}
enum YCSBF: YCSBCore {
  static let (letter, summary, readModifyWrites) = ("f", "read-modify-write: 50 % reads, 50 % a read and a write", 0.5)
}

/// One of YCSB's core workloads A to F, after its load phase: records 0..<objects are there.
///
/// A scan asks for neighbouring keys, one request a record, and stops at the last record; YCSB's own keys are hashed, so
/// which records are neighbours differs there. A read-modify-write is a read and a write of the same record.
struct YCSB<Core: YCSBCore>: RequestModel {
  static var description: ModelDescription {
    ModelDescription(
      name: "ycsb-" + Core.letter,
      summary: "YCSB core workload \(Core.letter.uppercased()), \(Core.summary); records of 1000 bytes",
      formula: Core.isLatest
        ? "record = newest - i, i by ycsb-zipfian over the records there are"
        : "record = FNV-64(i) mod records, i by ycsb-zipfian over 10^10 items"
          + (Core.scans > 0 ? "; scans: uniform 1..100" : ""),
      own: [CommonParameters.objects("100k", "how many records there are at the start")],
      defaults: ["size": "1000"], decidesOperations: true,
      source: "workload\(Core.letter) of YCSB: Cooper et al., SoCC 2010, doi 10.1145/1807128.1807152")
  }

  private var scrambled: ScrambledZipfianKeys
  private var latest: GrayZipfian
  private var records: UInt64
  private var scan: Range<UInt64> = 0..<0
  private var modified: UInt64?

  init(_ parameters: ParameterValues) {
    records = UInt64(parameters.integer("objects"))
    scrambled = ScrambledZipfianKeys(count: records)
    latest = GrayZipfian(count: records)
  }

  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    if let key = scan.first {
      scan = key + 1..<scan.upperBound
      return ModelRequest(key)
    }
    if let key = modified {
      modified = nil
      return ModelRequest(key, .write)
    }
    let choice = random.unit()
    if choice < Core.inserts { return insert() }
    let key = Core.isLatest ? records - 1 - latest.item(&random) : scrambled.key(&random)
    if choice < Core.inserts + Core.updates { return ModelRequest(key, .write) }
    if choice < Core.inserts + Core.updates + Core.scans {
      scan = key + 1..<max(key + 1, min(records, key + 1 + UniformInteger.below(100, &random)))
    } else if choice < Core.inserts + Core.updates + Core.scans + Core.readModifyWrites {
      modified = key
    }
    return ModelRequest(key)
  }

  private mutating func insert() -> ModelRequest {
    records += 1
    scrambled.count = records
    if Core.isLatest { latest.grow() }
    return ModelRequest(records - 1, .write)
  }
}
