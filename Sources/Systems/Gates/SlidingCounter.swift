/// Estimates what passed in the window that ends now from the counts of two aligned windows, as if the earlier one's had
/// been spread evenly over it: a request passes if earlier x (part of that window still in sight) + present + 1 <= limit.
/// Computed with whole numbers. O(1).
///
/// Source: Desgats, "How we built rate limiting capable of scaling to millions of domains", Cloudflare, 2017,
/// blog.cloudflare.com/counting-things-a-lot-of-different-things.
struct SlidingCounter: Sendable {
  private var window: Int64 = -1
  private var count: UInt64 = 0
  private var earlier: UInt64 = 0

  /// Whether a request at a time, which never goes back, passes.
  mutating func admits(_ limit: RateLimit, at time: Int64) -> Bool {
    let now = time / limit.window
    if now != window {
      earlier = now == window + 1 ? count : 0
      count = 0
      window = now
    }
    if count >= UInt64(limit.limit) { return false }
    let inSight = UInt64(limit.window - time % limit.window)
    let estimate = earlier.multipliedFullWidth(by: inSight)
    let room = (UInt64(limit.limit) - count - 1).multipliedFullWidth(by: UInt64(limit.window))
    if (estimate.high, estimate.low) > (room.high, room.low) { return false }
    count += 1
    return true
  }
}
