internal import CacheCore

extension TraceFormat {
  /// What Apache's combined and common formats and those of nginx begin with, a virtual host in front or not.
  private static let commonPattern = "$before [$time_local] \"$request\" $status $body_bytes_sent "
  private static let haproxyPattern =
    "$before [$accept_date] $frontend $backend $timers $status $bytes_sent $rest \"$request\""
  private static let albPattern =
    "$type $time_iso8601 $elb $client $target $a $b $c $status $d $e $bytes_sent \"$request\""

  private static let zone = Parameter("zone", .text, default: "+0000", "the zone of times that name none")
  private static let format = Parameter(
    "format", .text, default: "combined",
    "the lines' format: combined (and common), or an nginx log_format or an Apache LogFormat, its colons as \\:")

  /// Access logs of nginx and Apache.
  static let weblog = log(
    "weblog", aliases: ["apache", "nginx", "combined", "common"],
    "access logs of nginx and Apache: combined, common, or any log_format or LogFormat; keys are request targets",
    pattern: commonPattern, parameters: [format, zone],
    source: "Apache httpd, mod_log_config; nginx, ngx_http_log_module"
  ) { !isAbsolute($0) }

  /// What varnishncsa writes: combined, with the host in the request.
  static let varnish = log(
    "varnish", aliases: ["varnishncsa"], "varnishncsa's log: combined with whole URLs, or what its -F says",
    pattern: commonPattern, parameters: [format, zone], source: "Varnish Cache, varnishncsa(1)", certain: isAbsolute)

  /// HAProxy's HTTP log.
  static let haproxy = log(
    "haproxy", "HAProxy's HTTP log (option httplog), behind whatever syslog puts in front", pattern: haproxyPattern,
    parameters: [zone], source: "HAProxy configuration manual, 8.2.3 HTTP log format"
  ) { _ in true }

  /// Access logs of AWS Application Load Balancers.
  static let alb = log(
    "alb", "access logs of an AWS Application Load Balancer; keys are whole URLs", pattern: albPattern, parameters: [],
    source: "AWS, Elastic Load Balancing: Access logs for your Application Load Balancer"
  ) { _ in true }

  private static func isAbsolute(_ target: Field) -> Bool {
    target.bytes.starts(with: "http://".utf8) || target.bytes.starts(with: "https://".utf8)
  }

  private static func log(
    _ name: String, aliases: [String] = [], _ summary: String, pattern: String, parameters: [Parameter], source: String,
    certain: @escaping @Sendable (Field) -> Bool
  ) -> TraceFormat {
    TraceFormat(
      name, aliases: aliases, summary, parameters: parameters + HTTPRules.parameters,
      columns: [.time, .size, .operation, .found], keyIsText: true, source: source,
      fit: { head in fit(head, pattern, certain) },
      makeReader: { (setup) throws(CachesimError) in
        let owner = "trace format '\(name)'"
        var wanted = pattern
        if parameters.contains(format), !["combined", "common"].contains(setup.parameters.text("format")) {
          wanted = setup.parameters.text("format")
        }
        var east: Int64 = 0
        if parameters.contains(zone) {
          guard let seconds = LogTime.zone(setup.parameters.text("zone")) else {
            throw CachesimError(.usage, "\(owner): zone=\(setup.parameters.text("zone")) is not like +0200 or Z")
          }
          east = seconds
        }
        return try LogReader(setup, try LogPattern(wanted, owner: owner), zone: east, owner: name)
      })
  }

  /// Sure where every line of the head is of the pattern and the first request that names an object is as it must be;
  /// possible where nearly all are, since servers write of other things into their logs as well.
  private static func fit(_ head: TraceHead, _ pattern: String, _ certain: (Field) -> Bool) -> FormatFit {
    guard head.isText, let pattern = try? LogPattern(pattern, owner: "") else { return .impossible }
    let cutter = LogCutter(pattern)
    guard let time = LogReader.timeRole(of: cutter) else { return .impossible }
    var isCertain: Bool?
    let lines = head.lines(atMost: 50)
    var others = 0
    for line in lines {
      guard cutter.cut(line), LogReader.nanoseconds(cutter[time], time, 0) != nil,
        cutter[.status].unsigned != nil || cutter[.status].bytes.first == 0x2D, LogReader.size(cutter[.size]) != nil
      else {
        others += 1
        continue
      }
      if isCertain == nil, let parts = HTTPRules.parts(cutter[.request]) { isCertain = certain(parts.target) }
    }
    guard let isCertain, others * 4 <= lines.count else { return .impossible }
    return isCertain && others == 0 ? .certain : .possible
  }
}
