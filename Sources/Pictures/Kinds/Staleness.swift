internal import Reports

extension PictureKind {
  /// How many reads get an old value, window by window.
  static let staleness = PictureKind(
    name: "staleness", heading: "Staleness over time", needs: "a report of a time-aware replay with --window"
  ) { material in
    TimeLines.pictures(
      material, name: "staleness", title: "Stale reads over time", axis: "share of reads that get an old value",
      quantity: .share
    ) { cell in
      // Where nothing is ever stale there is nothing to see.
      guard (cell.value("stale_reads") ?? 0) > 0 else { return [] }
      return cell.windows { window in
        guard let stale = window.figure("stale_reads").number, window.counts.requests > 0 else { return nil }
        return stale / Double(window.counts.requests)
      }
    }
  }
}
