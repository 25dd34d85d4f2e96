/// A queue in a ring of memory that doubles when it is full.
struct Ring<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private var mask = 7
  private var head = 0
  private(set) var count = 0

  init() { base = .allocate(capacity: 8) }

  deinit { base.deallocate() }

  /// The oldest; not to be asked of an empty queue.
  @inline(__always)
  var first: Element { base[head & mask] }

  /// The one so many places behind the oldest, if there are more.
  @inline(__always)
  func peek(ahead: Int) -> Element { base[(head &+ ahead) & mask] }

  /// The newest; not to be asked of an empty queue.
  @inline(__always)
  var last: Element { base[(head &+ count &- 1) & mask] }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count > mask { grow() }
    base[(head &+ count) & mask] = element
    count &+= 1
  }

  @inline(__always)
  mutating func removeFirst() {
    head &+= 1
    count &-= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * count)
    for place in 0..<count { (larger + place).initialize(to: base[(head &+ place) & mask]) }
    base.deallocate()
    base = larger
    mask = 2 * count - 1
    head = 0
  }
}
