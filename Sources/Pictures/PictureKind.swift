/// A kind of picture, and how results become pictures of it.
public struct PictureKind: Sendable {
  /// What its pictures' names begin with.
  public let name: String
  /// The heading over its pictures.
  public let heading: String
  /// What it is drawn from, for whoever looks for it.
  public let needs: String
  let make: @Sendable (Material) -> [Picture]
}
