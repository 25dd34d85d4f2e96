public import CacheCore
internal import Synchronization
internal import Workloads

/// The requests of a case: a trace, or streams of models and lists.
public struct ScenarioWorkload: Sendable {
  /// Where requests come from.
  enum Kind: Sendable {
    case trace(path: String)
    case streams([StreamPlan])
  }

  let kind: Kind

  /// The file of a trace, if that is where the requests come from.
  public var trace: String? { if case .trace(let path) = kind { path } else { nil } }

  /// Opens it, from its first request on. A trace is opened otherwise.
  public func open() throws(CachesimError) -> any RecordSource {
    guard case .streams(let plans) = kind else { throw CachesimError(.failed, "a trace is no synthetic workload") }
    let texts = plans.contains(where: \.hasTexts) ? KeyTextTable() : nil
    var streams: [any RecordSource] = []
    for plan in plans { streams.append(try plan.open(texts)) }
    return try ScenarioSource(streams, texts)
  }
}

/// One stream of requests.
struct StreamPlan: Sendable {
  enum Content: Sendable {
    case rows([RequestRow])
    case workload(WorkloadSpec)
  }

  var content: Content
  var from: Int64 = 0
  var until: Int64?
  var operation: Operation?
  var template: KeyTemplate?

  /// Whether keys are texts.
  var hasTexts: Bool {
    guard template == nil, case .rows(let rows) = content else { return template != nil }
    return rows.contains { $0.text != nil }
  }

  func open(_ texts: KeyTextTable?) throws(CachesimError) -> any RecordSource {
    switch content {
    case .workload(let spec):
      return StreamSource(
        WorkloadSource(try spec.open()), from: from, until: until, operation: operation, template: template,
        texts: texts)
    case .rows(let rows):
      return StreamSource(
        ListSource(rows, template: template, texts: texts), from: from, until: until, operation: operation,
        template: nil, texts: nil)
    }
  }
}

/// A model, a mix, phases or a profile, as a file says it.
struct WorkloadSpec: @unchecked Sendable {
  private let node: SpecNode
  private let seed: UInt64
  /// Nodes resolve their tags when they are first looked at, and share them: one thread at a time.
  private static let reading = Mutex(())

  init(_ node: SpecNode, seed: UInt64) {
    self.node = node
    self.seed = seed
  }

  func open() throws(CachesimError) -> any Workload {
    let result = WorkloadSpec.reading.withLock { _ in
      Result { () throws(CachesimError) -> any Workload in try SpecReader.workload(node, seed: seed) }
    }
    return try result.get()
  }
}
