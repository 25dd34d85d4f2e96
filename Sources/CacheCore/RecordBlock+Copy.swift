extension RecordBlock {
  /// Copies record `position` of a block over `target` of this one. Columns that either lacks are passed over.
  @inlinable @inline(__always)
  public func copy(_ position: Int, of source: RecordBlock, to target: Int) {
    keys[target] = source.keys[position]
    if let sizes, let from = source.sizes { sizes[target] = from[position] }
    if let times, let from = source.times { times[target] = from[position] }
    if let operations, let from = source.operations { operations[target] = from[position] }
    if let ttls, let from = source.ttls { ttls[target] = from[position] }
    if let absences, let from = source.absences { absences[target] = from[position] }
    if let costs, let from = source.costs { costs[target] = from[position] }
  }
}
