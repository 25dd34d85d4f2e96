internal import CacheCore
internal import CacheStructures

/// Knows the future: refuses what will never be asked for again, and with `victim=yes` also what will be asked for later
/// than the object that would have to leave for it.
///
/// The first makes no policy worse off for what it refuses: an object that is never asked for again only takes room. The second
/// is what Caffeine's simulator calls clairvoyant admission; between equals (neither is asked for again) the newcomer is
/// refused. Of several victims the first is compared. With `belady` it is `belady:bypass=yes`: refusing what comes later than
/// the furthest resident. Source: Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems
/// Journal 5(2), 1966, doi 10.1147/sj.52.0078. O(1) a request; 8 bytes a slot.
final class ClairvoyantAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "clairvoyant", summary: "knows the future: refuses what is never asked for again, or later than the victim",
    parameters: [
      Parameter(
        "victim", .choice(["yes", "no"]), default: "no",
        "refuse also what is asked for later than the object it replaces")
    ],
    needs: .nextAccess,
    source: "Belady, IBM Systems Journal 5(2), 1966, doi 10.1147/sj.52.0078; Caffeine's simulator")

  let comparesVictims: Bool
  private var nexts = SlotArray<Int64>()

  init(_ setup: AdmissionSetup) { comparesVictims = setup.parameters.text("victim") == "yes" }

  func reserve(slots: Int) { if comparesVictims { nexts.reserve(slots) } }

  func record(_ slot: Slot, _ request: Request) { if comparesVictims { nexts[slot] = request.nextAccess } }

  func admits(_ slot: Slot, _ request: Request) -> Bool { request.nextAccess != .max }

  func admits(_ slot: Slot, over victim: Slot, _ request: Request) -> Bool { request.nextAccess < nexts[victim] }
}
