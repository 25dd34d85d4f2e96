internal import CacheCore
internal import Traces

/// All requests of a scenario's workload, by time.
final class ScenarioSource: RecordSource {
  private let source: any RecordSource
  private let texts: KeyTextTable?

  init(_ streams: [any RecordSource], _ texts: KeyTextTable?) throws(CachesimError) {
    source = streams.count == 1 ? streams[0] : try MergedTraces(streams, sharesKeys: true)
    self.texts = texts
  }

  var columns: TraceColumns { source.columns }

  var estimatedRequests: Int64? { source.estimatedRequests }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool { try source.read(into: block) }

  func appendName(of key: UInt64, to list: KeyNameList) {
    if let texts { texts.append(key, to: list) } else { list.append(key) }
  }
}
