internal import CacheCore

/// Encodes one format. It is asked for a block at a time, so the call costs nothing.
protocol RecordEncoder {
  /// What stands before the first record.
  func encodeHeader(into buffer: OutputBuffer) throws(CachesimError)

  /// Encodes a block whose first request has the index `firstIndex` in the trace.
  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError)

  /// What stands behind the last record of a trace whose keys came so.
  func finish(_ keys: KeyOrigin, into buffer: OutputBuffer) throws(CachesimError)
}

extension RecordEncoder {
  func encodeHeader(into buffer: OutputBuffer) throws(CachesimError) {}
  func finish(_ keys: KeyOrigin, into buffer: OutputBuffer) throws(CachesimError) {}
}

/// What a format needs to make its encoder.
struct EncoderSetup {
  /// The file as messages call it.
  let name: String
  /// The columns that the trace has and the format can hold.
  let columns: TraceColumns
  /// The format's parameters.
  let parameters: ParameterValues

  /// A value that the format has no room for.
  func unfit(_ index: Int64, _ what: String) -> CachesimError {
    CachesimError(.usage, "\(name): request \(index + 1): \(what); write another format")
  }
}
