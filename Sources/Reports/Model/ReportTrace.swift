/// What a report says of a trace.
public struct ReportTrace: Sendable, Equatable {
  /// As given.
  public var path: String
  /// The format's name.
  public var format: String
  /// Of the file's own bytes; nil where nobody asked.
  public var sha256: String?
  /// Requests replayed, before sampling.
  public var requests: Int64
  /// Distinct objects; nil where they were not counted.
  public var objects: Int64?
  /// Their bytes; nil where there are no sizes.
  public var bytes: Int64?
  /// The time of the first request in nanoseconds.
  public var firstTime: Int64?
  /// The time of the last request in nanoseconds.
  public var lastTime: Int64?

  /// A trace.
  public init(
    path: String, format: String, sha256: String?, requests: Int64, objects: Int64?, bytes: Int64?, firstTime: Int64?,
    lastTime: Int64?
  ) {
    self.path = path
    self.format = format
    self.sha256 = sha256
    self.requests = requests
    self.objects = objects
    self.bytes = bytes
    self.firstTime = firstTime
    self.lastTime = lastTime
  }
}
