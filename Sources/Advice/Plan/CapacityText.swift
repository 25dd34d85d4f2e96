public import CacheCore

/// Capacities as options and people spell them.
public enum CapacityText {
  /// As `--capacity` reads it.
  public static func spelling(_ capacity: Capacity) -> String {
    switch capacity {
    case .objects(let count): "\(count)"
    case .bytes(let count): "\(count)B"
    case .percentOfObjects(let share): "\(share)%"
    case .percentOfBytes(let share): "\(share)%bytes"
    }
  }
}
