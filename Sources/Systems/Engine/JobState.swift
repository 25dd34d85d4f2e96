internal import Service

/// A job at work.
struct JobState {
  let job: ScheduledJob
  /// The keys that it is about, as far as they are known; not for all keys.
  var ids: [UInt32] = []
  /// What the texts of its keys look like.
  let pattern: KeyGlob?
  /// How many keys a job that warms has sent, of which.
  var sent = 0
  var list: [UInt32] = []

  init(_ job: ScheduledJob) {
    self.job = job
    pattern = if case .matching(let text) = job.keys { KeyGlob(text) } else { nil }
  }
}

extension ScheduledJob {
  /// The keys that it is about.
  var keys: KeyChoice {
    switch self {
    case .refresh(_, let keys, _, _), .warm(_, let keys, _, _), .invalidate(_, let keys, _): keys
    case .changeTTL: .these([])
    }
  }

  /// When it runs.
  var times: Times {
    switch self {
    case .refresh(_, _, let times, _), .invalidate(_, _, let times): times
    case .warm(_, _, let at, _), .changeTTL(_, _, let at): .at([at])
    }
  }

  /// The tier that it is about; nil: all, or none.
  var tier: String? {
    switch self {
    case .refresh(let tier, _, _, _), .warm(let tier, _, _, _), .changeTTL(let tier, _, _): tier
    case .invalidate(let tier, _, _): tier
    }
  }
}

extension KeyChoice {
  /// The keys that it spells out.
  var texts: [String] {
    if case .these(let texts) = self { texts } else { [] }
  }
}
