public import CacheCore

/// Writes a trace, block by block, in any format of `WriteFormatTable`.
///
/// The file is there, whole, after `finish`, and not at all before or without it (`OutputFile`). A value that the format
/// has no room for is an error, since what would be written were another trace; a column that it has no place for is left
/// out with a warning. Deletes are refused where the format has no operations: they would turn into accesses.
///
/// Memory is constant, but for formats with next accesses (oracleGeneral), which take about 60 bytes a distinct key and,
/// where they are compressed or piped, a temporary file of 24 bytes a request (`NextAccessSpool`).
public final class TraceWriter {
  /// What is left out, a line each.
  public let warnings: [String]
  /// How many requests have been taken.
  public private(set) var requests: Int64 = 0
  /// What the keys were in the trace that they come from, for formats that say so.
  public var keyOrigin = KeyOrigin.unknown

  private let file: OutputFile
  private let sink: any ByteSink
  private let buffer: OutputBuffer
  private let encoder: any RecordEncoder
  private let spool: NextAccessSpool?
  private let refusesDeletes: Bool
  private let format: String

  /// Opens a trace for writing. `columns` are those that the trace has.
  public init(_ target: TraceTarget, columns: TraceColumns) throws(CachesimError) {
    file = try OutputFile(path: target.path)
    switch target.compression {
    case .none: sink = file
    case .zstd: sink = try ZstdSink(file)
    case .gzip, .xz, .bzip2, .lz4: sink = try ArchiveSink(target.compression, file)
    }
    spool =
      target.format.needsNextAccess
      ? try NextAccessSpool(file, isTarget: target.compression == .none && file.isRewritable) : nil
    buffer = OutputBuffer(spool ?? sink)

    let recorded: TraceColumns = [.size, .time, .operation, .ttl, .cost, .found]
    let dropped = columns.intersection(recorded).subtracting(target.format.columns)
    refusesDeletes = dropped.contains(.operation)
    format = target.format.name
    warnings = TraceWriter.warnings(file.name, format, dropped)
    encoder = try target.format.makeEncoder(
      EncoderSetup(
        name: file.name, columns: columns.intersection(target.format.columns), parameters: target.parameters))
    try encoder.encodeHeader(into: buffer)
  }

  private static func warnings(
    _ name: String, _ format: String, _ dropped: TraceColumns
  ) -> [String] {
    var lines: [String] = []
    let columns = dropped.names.joined(separator: ", ")
    if !dropped.isEmpty { lines.append("\(name): the format \(format) has no place for: \(columns); left out") }
    if dropped.contains(.operation) { lines.append("\(name): writes are written as reads") }
    return lines
  }

  /// Writes the records of a block.
  public func append(_ block: RecordBlock) throws(CachesimError) {
    if refusesDeletes, let operations = block.operations {
      for position in 0..<block.count where operations[position] == Operation.delete.rawValue {
        throw CachesimError(
          .usage,
          "\(file.name): request \(requests + Int64(position) + 1) is a delete, which the format \(format) cannot hold; "
            + "write csv or cst, which can")
      }
    }
    try encoder.encode(block, firstIndex: requests, into: buffer)
    requests += Int64(block.count)
  }

  /// Completes the file and puts it in place. Nothing may be appended after that.
  public func finish() throws(CachesimError) {
    try encoder.finish(keyOrigin, into: buffer)
    try buffer.flush()
    try spool?.resolve(into: sink)
    try sink.finish()
    try file.commit()
  }
}
