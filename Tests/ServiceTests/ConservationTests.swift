import CacheCore
import Policies
import Service
import TestSupport
import Testing

/// Every read has one outcome, every write reaches the origin, and nothing stays dirty: over random requests, for every
/// combination of strategies, guards and expiry.
@Suite("Conservation") struct ConservationTests {
  static let reading = ["cache-aside", "cache-aside:fill=sync", "read-through"]
  static let writing = [
    "invalidate", "write-through", "write-behind:batch=3:interval=2s:max-dirty=4", "write-around",
    "write-around:invalidate", "write-behind:interval=500ms:flush=periodic",
  ]
  static let guards = ["none", "coalesce", "lock:poll=50ms:wait=1s:ttl=3s", "lease:interval=2s"]
  static let lives = ["none", "1500ms", "sliding:1s"]
  static let origins = ["concurrency=2", "concurrency=1:queue=3:timeout=400ms"]

  static func requests(seed: UInt64, hasDeletes: Bool) -> ServiceRun.Requests {
    ServiceRun.Requests(600, rate: 20, seed: seed) { random in
      let draw = random.unit()
      let key = UInt32(random.unit() * random.unit() * 12)
      return (key, draw < 0.2 ? .write : draw < 0.24 && hasDeletes ? .delete : .read)
    }
  }

  @Test(arguments: writing) func everythingIsAccountedFor(write: String) throws {
    var seed: UInt64 = 0
    var (delayed, errors, flushes) = (0.0, 0.0, 0.0)
    for read in Self.reading {
      for guarding in Self.guards {
        for life in Self.lives {
          for origin in Self.origins {
            seed += 1
            let hasDeletes = seed % 2 == 0
            let requests = Self.requests(seed: seed, hasDeletes: hasDeletes)
            let run = try ServiceRun(
              requests,
              [
                "read-strategy": read, "write-strategy": write, "guard": guarding, "ttl": life, "origin": origin,
                "cache-latency": "constant:1ms", "store-latency": "uniform:1ms:5ms",
                "origin-latency": "exponential:80ms", "origin-write-latency": "exponential:40ms",
              ], capacity: 5, seed: seed)
            let name: Comment = "\(read), \(guarding), \(life), \(origin)"
            func count(_ outcome: Outcome) -> Double {
              Double(
                run.outcomes.count {
                  requests.operations[Int($0.index)] == .read && $0.outcome == outcome
                })
            }
            // Each request ends once, and the columns say the same as the requests' own ends.
            #expect(Set(run.outcomes.map(\.index)).count == requests.keys.count, name)
            #expect(run.outcomes.count == requests.keys.count, name)
            let reads = Double(requests.operations.count { $0 == .read })
            #expect(Double(run.counters.requests) == reads, name)
            #expect(Double(run.counters.hits) == count(.hit), name)
            #expect(run["delayed_hits"] == count(.delayed) && run["negatives"] == count(.negative), name)
            #expect(run["errors"] == count(.error), name)
            #expect(
              Double(run.counters.hits) + run["delayed_hits"] + count(.miss) + run["negatives"] + run["errors"]
                == reads,
              name)
            let changes = Double(requests.keys.count) - reads
            let failed = Double(
              run.outcomes.count { requests.operations[Int($0.index)] != .read && $0.outcome == .error })
            #expect(run["writes"] + run["deletes"] == changes && run["write_errors"] == failed, name)
            if write.hasPrefix("write-behind") {
              // Without deletes, which drop what is dirty, and refusals every write is carried by a flush.
              if !hasDeletes, run["write_errors"] == 0 {
                #expect(run["writes_flushed"] == run["writes"], name)
                #expect(run["origin_writes"] <= run["writes"] && run["origin_writes"] >= run["flushes"], name)
              }
            } else if !origin.contains("timeout") {
              #expect(run["origin_writes"] == changes && run["write_errors"] == 0, name)
            }
            delayed += run["delayed_hits"]
            errors += run["errors"]
            flushes += run["flushes"]
          }
        }
      }
    }
    #expect(delayed > 0 && errors > 0 && (flushes > 0) == write.hasPrefix("write-behind"))
  }
}
