internal import Reports

extension PictureKind {
  /// What the origin gets, window by window.
  static let originLoad = PictureKind(
    name: "origin-load", heading: "Origin load over time", needs: "a report of a time-aware replay with --window"
  ) { material in
    TimeLines.pictures(
      material, name: "origin-load", title: "Origin load over time", axis: "reads and writes of the origin",
      quantity: .perSecond,
      note:
        "Means over windows, each of which ends where the next begins; the last is left out, whose end is not known."
    ) { cell in
      let loads = cell.windows { window in
        guard let reads = window.figure("origin_reads").number else { return nil }
        return reads + (window.figure("origin_writes").number ?? 0)
      }
      return zip(loads, loads.dropFirst()).compactMap { load, next in
        guard let start = load.window.startTime, let end = next.window.startTime, end > start else { return nil }
        // Windows without requests are not there: nothing was asked of the origin in them.
        return (load.window, load.value / ((Double(end) - Double(start)) / 1e9))
      }
    }
  }
}
