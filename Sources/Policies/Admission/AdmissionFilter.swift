public import CacheCore

/// What decides which missed objects are let in, whatever the eviction policy.
///
/// The store tells a filter every request, and then, on a miss of an object that fits, asks it before anything is evicted.
/// What it refuses is counted in `admissionsRefused`, and the policy is told `refused`.
///
/// A class, called through its protocol, where a policy is a struct that the store is specialised for: one loop serves all
/// filters, and a cache without a filter has a loop without any of this. A call costs a few nanoseconds.
@usableFromInline
protocol AdmissionFilter: AnyObject, SendableMetatype {
  /// The row of the table: names, parameters, needs, source.
  static var description: AdmissionDescription { get }

  /// A filter that has seen nothing.
  init(_ setup: AdmissionSetup) throws(CachesimError)

  /// Slots below `slots` may be used from now on: grow the arrays. Called once a block at most.
  func reserve(slots: Int)

  /// A request, before anything else: for the resident object in `slot`, or for one that is missed and will have `slot` if
  /// it comes in. A slot that is another object's from now on is told so by this call.
  func record(_ slot: Slot, _ request: Request)

  /// Whether the object that is missed comes in.
  func admits(_ slot: Slot, _ request: Request) -> Bool

  /// Whether `admits(_:over:_:)` is asked too.
  var comparesVictims: Bool { get }

  /// Whether the object that is missed comes in although `victim` has to leave for it. Asked after `admits`, where there is
  /// no room, about the first victim only; further ones leave unasked.
  func admits(_ slot: Slot, over victim: Slot, _ request: Request) -> Bool
}

extension AdmissionFilter {
  @usableFromInline func reserve(slots: Int) {}
  @usableFromInline func record(_ slot: Slot, _ request: Request) {}
  @usableFromInline func admits(_ slot: Slot, _ request: Request) -> Bool { true }
  @usableFromInline var comparesVictims: Bool { false }
  @usableFromInline func admits(_ slot: Slot, over victim: Slot, _ request: Request) -> Bool { true }
}

/// What an admission filter is made with.
@usableFromInline
struct AdmissionSetup {
  /// The values of its parameters.
  let parameters: ParameterValues
  /// Objects or bytes, as `isUnit` says.
  let capacity: Int64
  /// True: capacity counts objects, each weighs 1. False: bytes.
  let isUnit: Bool
  private let seed: UInt64

  init(_ parameters: ParameterValues, _ setup: StoreSetup) {
    self.parameters = parameters
    capacity = setup.capacity
    isUnit = setup.isUnit
    seed = setup.seed
  }

  /// A generator for the filter's draws. Not the policy's, which starts at the seed itself.
  var random: SplitMix64 { SplitMix64(seed: SplitMix64.mix(seed ^ 0x6164_6D69_7373_696F)) }
}

/// The row of an admission filter: everything lists, checks and documentation say of it.
public struct AdmissionDescription: Sendable {
  /// As it is spelt in options and reports.
  public let name: String
  /// Other tools' spellings.
  public let aliases: [String]
  /// What it does, in one sentence.
  public let summary: String
  /// Its parameters, in order.
  public let parameters: [Parameter]
  /// Columns that it cannot do without.
  public let needs: TraceColumns
  /// Whether its choices are drawn at random.
  public let isRandom: Bool
  /// Where it was published.
  public let source: String

  /// A row.
  public init(
    name: String, aliases: [String] = [], summary: String, parameters: [Parameter] = [], needs: TraceColumns = [],
    isRandom: Bool = false, source: String
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.parameters = parameters
    self.needs = needs
    self.isRandom = isRandom
    self.source = source
  }
}
