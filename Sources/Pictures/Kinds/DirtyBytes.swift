internal import Reports

extension PictureKind {
  /// How much is not yet written to the origin, window by window.
  static let dirtyBytes = PictureKind(
    name: "dirty-bytes", heading: "Dirty bytes over time",
    needs: "a report of a time-aware replay with --write-strategy write-behind and --window"
  ) { material in
    TimeLines.pictures(
      material, name: "dirty-bytes", title: "Dirty bytes over time", axis: "bytes not yet written, at most",
      quantity: .bytes, note: "The largest of each window."
    ) { cell in
      guard (cell.value("dirty_bytes_max") ?? 0) > 0 else { return [] }
      return cell.windows { $0.figure("dirty_bytes_max").number }
    }
  }
}
