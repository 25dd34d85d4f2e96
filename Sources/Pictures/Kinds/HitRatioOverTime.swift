internal import Reports

extension PictureKind {
  /// Hit ratios window by window.
  static let hitRatioOverTime = PictureKind(
    name: "hit-ratio-over-time", heading: "Hit ratio over time", needs: "a report made with --window"
  ) { material in
    TimeLines.pictures(
      material, name: "hit-ratio-over-time", title: "Hit ratio over time", axis: "hit ratio", quantity: .share
    ) { cell in cell.windows(\.counts.hitRatio) }
  }
}
