internal import CacheCore
package import CacheStructures

/// Which keys a write of another makes invalid (`--invalidate`): an index by the text that a rule's right side begins with.
///
/// A key that a right side may mean is a member of the groups of its beginnings that the rule's prefix can be (one, where
/// something that no name has follows each name: `list:{id}:*`); a key that a left side matches knows the group of the
/// prefix that it makes. Members are in their group's list only from when they are stored or loaded on, until a write
/// finds that they are neither. So a write of a rule whose right side is one key looks at that, one with `*` at its end
/// at what it deletes; only patterns behind the prefix (`*:{id}`) are tried with every member that has it. Finding out
/// the groups of a key takes about its length times the rule's, once. Memory: about 30 bytes a group, 16 a member, and
/// texts where patterns are tried.
package final class RelatedKeys {
  /// A key whose writes are the business of a group.
  private struct Link: BitwiseCopyable {
    var rule: UInt32
    var group: UInt32
  }

  /// A key as a member of a group.
  package struct Member: BitwiseCopyable {
    /// The key.
    package var id: UInt32
    var group: UInt32
    /// The next in the list, one higher; 0: none.
    package var next: UInt32
    /// Whether it is in its group's list.
    package var isListed: Bool
  }

  /// Where a key's links, members and text are.
  private struct Places: BitwiseCopyable {
    var firstLink: UInt32
    var linkCount: UInt32
    var firstMember: UInt32
    var memberCount: UInt32
    /// One higher; 0: not kept.
    var text: UInt32
  }

  private let rules: [InvalidationRule]
  private var places = SlotArray<Places>()
  private var links = SlotArray<Link>()
  private var linkCount: UInt32 = 0
  /// The members of all groups.
  package var members = SlotArray<Member>()
  private var memberCount: UInt32 = 0
  private var groups = KeyTable()
  /// The first member in each group's list, one higher.
  package var heads = SlotArray<UInt32>()
  private let texts = KeyNameList()
  /// What is tried with members, where a rule's pattern goes on behind the prefix.
  private var wanted: [KeyGlob.Part] = []

  /// An index for some rules; it knows no keys.
  package init(_ rules: [InvalidationRule]) { self.rules = rules }

  /// Takes in a key that was not known.
  package func learn(_ id: UInt32, _ text: UnsafeRawBufferPointer) {
    places.reserve(Int(id) + 1)
    var place = Places(firstLink: linkCount, linkCount: 0, firstMember: memberCount, memberCount: 0, text: 0)
    var isTried = false
    for (number, rule) in rules.enumerated() {
      let isTriedByRule = !rule.isExact && !rule.endsInAnything
      if let captures = rule.captures(text) {
        rule.target(text, captures, isPrefix: true, into: &wanted)
        let prefix = wanted.map { if case .byte(let byte) = $0 { byte } else { UInt8(0) } }
        links.reserve(Int(linkCount) + 1)
        let hash = prefix.withUnsafeBytes { StableHash.hash($0) }
        links[linkCount] = Link(rule: UInt32(number), group: group(number, hash))
        linkCount += 1
        isTried = isTried || isTriedByRule
      }
      guard rule.mayMean(text) else { continue }
      for length in rule.prefixLengths(text) {
        members.reserve(Int(memberCount) + 1)
        let hash = StableHash.hash(UnsafeRawBufferPointer(rebasing: text[..<length]))
        members[memberCount] = Member(id: id, group: group(number, hash), next: 0, isListed: false)
        memberCount += 1
      }
      isTried = isTried || isTriedByRule
    }
    place.linkCount = linkCount - place.firstLink
    place.memberCount = memberCount - place.firstMember
    if isTried {
      texts.append(text)
      place.text = UInt32(texts.count)
    }
    places[id] = place
  }

  private func group(_ rule: Int, _ prefix: UInt64) -> UInt32 {
    let number = groups.intern(prefix ^ SplitMix64.mix(UInt64(rule) + 1))
    heads.reserve(groups.count)
    return number
  }

  /// A key is stored or loaded: from now on it can be made invalid.
  @inline(__always)
  package func list(_ id: UInt32) {
    let place = places[id]
    for member in place.firstMember..<place.firstMember + place.memberCount where !members[member].isListed {
      let group = members[member].group
      members.pointer(member).pointee.next = heads[group]
      members.pointer(member).pointee.isListed = true
      heads[group] = member + 1
    }
  }

  /// How many rules a write of a key is the business of.
  package func linkCount(_ id: UInt32) -> UInt32 { places[id].linkCount }

  /// The group of a key's rule, and whether its members have to be tried with `isWanted` first.
  package func group(_ id: UInt32, _ number: UInt32) -> (group: UInt32, isTried: Bool) {
    let link = links[places[id].firstLink + number]
    let rule = rules[Int(link.rule)]
    guard !rule.isExact, !rule.endsInAnything, places[id].text != 0 else { return (link.group, false) }
    let text = texts[Int(places[id].text) - 1]
    if let captures = rule.captures(text) { rule.target(text, captures, isPrefix: false, into: &wanted) }
    return (link.group, true)
  }

  /// Whether a key is as the pattern of the group asked for last says.
  package func isWanted(_ id: UInt32) -> Bool {
    let text = texts[Int(places[id].text) - 1]
    return wanted.withUnsafeBufferPointer { KeyGlob.matches($0[...], text) }
  }
}
