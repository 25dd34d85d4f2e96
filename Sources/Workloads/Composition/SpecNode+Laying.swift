public import CacheCore
internal import Yams

extension SpecNode {
  /// Whether it has fields.
  public var isMapping: Bool { node.mapping != nil }

  /// Whether it is a list.
  public var isList: Bool { node.sequence != nil }

  /// Fields over those of another: all of both, and where both have one this one's. Each keeps its place.
  public func laid(over base: SpecNode) -> SpecNode {
    guard let own = node.mapping, var all = base.node.mapping else { return self }
    for (key, value) in own { all[key] = value }
    return SpecNode(.mapping(all), file: file)
  }

  /// The fields but some.
  public func without(_ names: [String]) -> SpecNode {
    guard var fields = node.mapping else { return self }
    for name in names { fields[name] = nil }
    return SpecNode(.mapping(fields), file: file)
  }

  /// The fields with one set to a value.
  public func setting(_ name: String, to text: String) -> SpecNode {
    guard var fields = node.mapping else { return self }
    fields[name] = Node(text)
    return SpecNode(.mapping(fields), file: file)
  }

  /// Fields of single values that stand where another value does.
  public static func fields(_ fields: [(name: String, text: String)], like place: SpecNode) -> SpecNode {
    let pairs = fields.map { field in
      (Node(field.name), Node.scalar(.init(field.text, .implicit, .any, place.node.mark)))
    }
    return SpecNode(.mapping(.init(pairs, .implicit, .any, place.node.mark)), file: place.file)
  }

  /// The fields in order, each with its name.
  public func fields() throws(CachesimError) -> [(name: String, value: SpecNode)] {
    var all: [(name: String, value: SpecNode)] = []
    for name in try names() { all.append((name, try required(name))) }
    return all
  }
}
