public import Reports

/// All kinds of pictures. A new one is a file in `Kinds/` and a line here.
public enum PictureTable {
  /// In the order in which they are shown.
  public static let rows: [PictureKind] = [
    .missRatioCurves, .hitRatioByPolicy, .policyHeatMap, .ranking, .hitRatioOverTime, .curveOverTime, .latencyTail,
    .originLoad, .stampede, .staleness, .dirtyBytes, .costCurve,
  ]

  /// What can be drawn of some results, by kind. `bounds`: the names of policies that no cache can be, which know the
  /// future or have no limit.
  public static func pictures(
    of sources: [PictureSource], bounds: Set<String>
  ) -> [(kind: PictureKind, pictures: [Picture])] {
    let material = Material(sources, bounds: bounds)
    var names: Set<String> = []
    return rows.compactMap { kind in
      var pictures = kind.make(material)
      for place in pictures.indices {
        let name = pictures[place].name
        var number = 2
        while !names.insert(pictures[place].name).inserted {
          pictures[place].name = "\(name)-\(number)"
          number += 1
        }
      }
      return pictures.isEmpty ? nil : (kind, pictures)
    }
  }
}

/// A file of results.
public struct PictureSource: Sendable {
  /// As a person calls it.
  public let name: String
  /// What it holds.
  public let document: ReportDocument

  /// A file of results.
  public init(name: String, document: ReportDocument) {
    self.name = name
    self.document = document
  }
}
