/// A latency that has a name: a law and where its figures come from.
public struct LatencyProfile: Sendable {
  /// As it is spelt in options.
  public let name: String
  /// The law, as an option would spell it.
  public let law: String
  /// What it stands for.
  public let summary: String
  /// Where the figures come from.
  public let source: String

  private static let loopback =
    "measured: median and 99th percentile of 30,000 operations each, one client, loopback, 2-core x86-64 VM, 2026"
  private static let network =
    "the loopback figure and one round trip in a data centre, 0.5 ms: Dean, \"Numbers everyone should know\", LADIS 2009"

  /// All of them.
  public static let all: [LatencyProfile] = [
    LatencyProfile(
      name: "in-process", law: "constant:100ns", summary: "a hash table in the same process",
      source: "one reference to main memory: Dean, \"Numbers everyone should know\", LADIS 2009"),
    LatencyProfile(
      name: "redis-loopback", law: "lognormal:13500ns:35500ns", summary: "Redis 7.0 on the same host: GET of 100 bytes",
      source: loopback),
    LatencyProfile(
      name: "redis-lan", law: "lognormal:514us:1200us", summary: "Redis in the same data centre", source: network),
    LatencyProfile(
      name: "memcached-lan", law: "lognormal:513us:1200us", summary: "memcached in the same data centre",
      source: network),
    LatencyProfile(
      name: "postgres-select", law: "lognormal:19us:47us",
      summary: "PostgreSQL 15 on the same host: one row by its key",
      source: loopback),
    LatencyProfile(
      name: "postgres-commit", law: "lognormal:565us:8ms",
      summary: "PostgreSQL 15 on the same host: one row updated and synced to disk", source: loopback),
    LatencyProfile(
      name: "cdn-edge", law: "lognormal:15ms:80ms", summary: "a CDN's nearest place, seen from a home",
      source: "an assumption: the order of magnitude of published medians; measure your own"),
    LatencyProfile(
      name: "internet-origin", law: "lognormal:150ms:600ms", summary: "an origin on another continent",
      source: "one round trip from California to the Netherlands, 150 ms: Dean, LADIS 2009; the tail is an assumption"),
    LatencyProfile(
      name: "l1", law: "constant:1ns", summary: "a processor's first cache (0.5 ns, rounded up to the clock's unit)",
      source: "Dean, \"Numbers everyone should know\", LADIS 2009"),
    LatencyProfile(
      name: "ram", law: "constant:100ns", summary: "main memory",
      source: "Dean, \"Numbers everyone should know\", LADIS 2009"),
    LatencyProfile(
      name: "ssd", law: "constant:150us", summary: "4 KiB read at random from an SSD",
      source: "Bonér, \"Latency numbers every programmer should know\", 2012, after Dean"),
    LatencyProfile(
      name: "hdd", law: "constant:10ms", summary: "a seek of a disk",
      source: "Dean, \"Numbers everyone should know\", LADIS 2009"),
  ]
}
