import CacheCore
import Policies
import Testing

/// A policy of another package with a name of the test's choice. (That one is registered and run is OwnPolicyTests'.)
private struct Stranger<Name: StrangersName>: EvictionPolicy, ~Copyable {
  static var description: PolicyDescription {
    PolicyDescription(
      name: Name.name, aliases: Name.aliases, summary: "", source: "", verification: .naiveModel)
  }
  init(_ setup: PolicySetup) {}
  mutating func reserve(slots: Int) {}
  mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}
  mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { incoming }
  mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {}
  mutating func remove(_ slot: Slot, _ cache: CacheView) {}
  func checkInvariants(_ cache: CacheView) -> String? { nil }
}

private protocol StrangersName {
  static var name: String { get }
  static var aliases: [String] { get }
}

private enum Taken: StrangersName {
  static let (name, aliases) = ("lru", [String]())
}

private enum TakenAlias: StrangersName {
  static let (name, aliases) = ("strange", ["stranger", "opt"])
}

private enum Unspeakable: StrangersName {
  static let (name, aliases) = ("strange:one", [String]())
}

@Suite("Registering policies") struct RegistrationTests {
  func refusal(_ row: PolicyRow) -> String {
    let before = PolicyTable.rows.count
    defer { #expect(PolicyTable.rows.count == before) }
    do {
      try PolicyTable.register(row)
      return ""
    } catch {
      #expect(error.kind == .usage)
      return error.message
    }
  }

  @Test func namesInUseAreRefused() {
    #expect(refusal(PolicyRow(Stranger<Taken>.self)).contains("'lru' already"))
    #expect(refusal(PolicyRow(Stranger<TakenAlias>.self)).contains("'opt' already"))
    #expect(refusal(PolicyRow(Stranger<Unspeakable>.self)).contains("'strange:one'"))
  }
}
