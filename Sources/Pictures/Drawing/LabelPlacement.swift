/// Places labels beside what they name, one above the other.
enum LabelPlacement {
  /// Where labels stand that should stand at `wanted`, in its order, so that any two are `gap` apart and all are in `range`
  /// as far as it has room: the sum of the squared distances from where they should stand is least.
  ///
  /// Labels that would overlap form a block, which stands at the mean of what its members want: isotonic regression by
  /// pooling adjacent violators (Barlow, Bartholomew, Bremner, Brunk, Statistical Inference under Order Restrictions, 1972).
  static func spread(_ wanted: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var blocks: [(mean: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
      // Taking off what the labels before take, places only have to rise.
      var block = (mean: wanted[index] - Double(rank) * gap, count: 1)
      while let last = blocks.last, last.mean >= block.mean {
        blocks.removeLast()
        let count = last.count + block.count
        block = ((last.mean * Double(last.count) + block.mean * Double(block.count)) / Double(count), count)
      }
      blocks.append(block)
    }
    let room = range.upperBound - Double(max(0, wanted.count - 1)) * gap
    var places = wanted
    var rank = 0
    for block in blocks {
      let mean = max(range.lowerBound, min(block.mean, room))
      for _ in 0..<block.count {
        places[order[rank]] = mean + Double(rank) * gap
        rank += 1
      }
    }
    return places
  }
}
