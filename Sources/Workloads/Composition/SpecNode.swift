public import CacheCore
internal import Yams

/// A value in a YAML file, with where it stands, for readers that refuse what they do not know.
///
/// Anchors and aliases are refused: a few lines of them can stand for gigabytes.
public struct SpecNode {
  let node: Node
  let file: String

  /// The document of a file's text.
  public init(text: String, file: String) throws(CachesimError) {
    self.file = file
    do {
      let parser = try Parser(yaml: text)
      guard let root = try parser.singleRoot() else { throw CachesimError(.badData, "\(file): is empty") }
      node = root
      // Nodes know their anchors as long as the parser lives.
      try withExtendedLifetime(parser) { try SpecNode.refuseAnchors(root, file) }
    } catch let error as CachesimError {
      throw error
    } catch {
      throw CachesimError(.badData, SpecNode.message(error, file))
    }
  }

  init(_ node: Node, file: String) {
    self.node = node
    self.file = file
  }

  /// In the order of the file, so that an anchor is met before what it stands for is gone through again.
  private static func refuseAnchors(_ node: Node, _ file: String) throws {
    let anchor =
      switch node {
      case .scalar(let scalar): scalar.anchor
      case .mapping(let mapping): mapping.anchor
      case .sequence(let sequence): sequence.anchor
      case .alias(let alias): alias.anchor
      }
    if anchor != nil {
      throw SpecNode(node, file: file).error("anchors and aliases are not known here; write the value out")
    }
    if let mapping = node.mapping {
      for (key, value) in mapping {
        try refuseAnchors(key, file)
        try refuseAnchors(value, file)
      }
    }
    if let sequence = node.sequence {
      for item in sequence { try refuseAnchors(item, file) }
    }
  }

  private static func message(_ error: any Error, _ file: String) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "\(file): line \(mark.line), column \(mark.column): is not YAML: \(problem)"
    case .duplicatedKeysInMapping(let duplicates, let context):
      "\(file): line \(context.mark.line), column \(context.mark.column): '\(duplicates.first ?? "")' is given twice"
    default: "\(file): is not YAML"
    }
  }

  /// An error about this value.
  public func error(_ text: String) -> CachesimError {
    CachesimError(.badData, "\(file): line \(node.mark?.line ?? 1), column \(node.mark?.column ?? 1): \(text)")
  }

  /// A text or number, as it is written.
  public func text(_ name: String) throws(CachesimError) -> String {
    guard let scalar = node.scalar else { throw error("'\(name)' is not a single value") }
    return scalar.string
  }

  /// A whole number in a range; k, M and G may follow.
  public func integer(_ name: String, _ range: ClosedRange<Int64>) throws(CachesimError) -> Int64 {
    let text = try text(name)
    guard let value = parseCount(text), range.contains(value) else {
      throw error("\(name): '\(text)' is not a whole number in \(range.lowerBound)..\(range.upperBound)")
    }
    return value
  }

  /// A number in a range.
  public func number(_ name: String, _ range: ClosedRange<Double>) throws(CachesimError) -> Double {
    let text = try text(name)
    guard let value = Double(text), range.contains(value) else {
      throw error("\(name): '\(text)' is not a number in \(range.lowerBound)..\(range.upperBound)")
    }
    return value
  }

  /// `true` or `false`.
  public func flag(_ name: String) throws(CachesimError) -> Bool {
    switch try text(name) {
    case "true", "yes": return true
    case "false", "no": return false
    case let text: throw error("\(name): '\(text)' is neither true nor false")
    }
  }

  /// The items of a list that is not empty.
  public func list(_ name: String) throws(CachesimError) -> [SpecNode] {
    guard let sequence = node.sequence, !sequence.isEmpty else { throw error("'\(name)' is not a list with items") }
    var items: [SpecNode] = []
    for item in sequence { items.append(SpecNode(item, file: file)) }
    return items
  }

  /// The values of a single value, or of a list of them.
  public func texts(_ name: String) throws(CachesimError) -> [String] {
    guard node.sequence != nil else { return [try text(name)] }
    var texts: [String] = []
    for item in try list(name) { texts.append(try item.text(name)) }
    return texts
  }

  /// The document of a file.
  public static func file(_ path: String) throws(CachesimError) -> SpecNode {
    try SpecNode(text: try TextFile.read(path), file: path)
  }

  /// The text of a file, for documents that are read more than once.
  public static func text(ofFile path: String) throws(CachesimError) -> String { try TextFile.read(path) }

  /// The names of the fields, in order.
  public func names() throws(CachesimError) -> [String] {
    guard let mapping = node.mapping else { throw error("fields were expected, such as 'model: zipf'") }
    return mapping.keys.map { $0.scalar?.string ?? "" }
  }

  /// The field of a name.
  public func field(_ name: String) throws(CachesimError) -> SpecNode? {
    guard let mapping = node.mapping else { throw error("fields were expected, such as 'model: zipf'") }
    return mapping[name].map { SpecNode($0, file: file) }
  }

  /// The field of a name that must be there.
  public func required(_ name: String) throws(CachesimError) -> SpecNode {
    guard let value = try field(name) else { throw error("'\(name)' is missing") }
    return value
  }

  /// Refuses fields that are not among these, and says where the first stands.
  public func refuseOthers(_ known: [String], in what: String) throws(CachesimError) {
    for name in try names() where !known.contains(name) {
      let hint =
        nearestName(to: name, in: known).map { "did you mean '\($0)'?" } ?? "known: " + known.joined(separator: ", ")
      let key = node.mapping?.keys.first { $0.scalar?.string == name }
      let place = key.map { SpecNode($0, file: file) } ?? self
      throw place.error("\(what) has no field '\(name)'; \(hint)")
    }
  }
}
