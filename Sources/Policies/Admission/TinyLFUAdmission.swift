internal import CacheCore
internal import CacheStructures

/// TinyLFU: lets an object in that was seen more often lately than the one that would have to leave for it.
///
/// A frequency sketch counts every request and halves as it fills; where there is room everything is let in. Of several victims
/// the first is compared. As Caffeine's simulator does it for its policies with TinyLfu admission, with the sketch and the jitter
/// of `w-tinylfu`. Where the capacity is in bytes the sketch is made for the objects that the cache and its ghosts turn out to
/// hold, and starts again each time that they double. Source: Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache
/// admission policy", ACM Transactions on Storage 13(4), 2017, doi 10.1145/3149371. O(1) a request; a word and 4 bytes an
/// object.
final class TinyLFUAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "tinylfu", summary: "TinyLFU: lets in what was seen more often lately than what would have to leave for it",
    parameters: [
      Parameter("doorkeeper", .choice(["no", "yes"]), default: "no", "a Bloom filter takes first sightings"),
      Parameter(
        "jitter", .choice(["none", "caffeine"]), default: "none", "let in one in 128 of the warm newcomers that lose"),
    ],
    source: "Einziger, Friedman, Manes, ACM TOS 13(4), 2017, doi 10.1145/3149371")

  private var filter: TinyLFUFilter
  private var hashes = SlotArray<UInt32>()
  /// How many objects the sketch is made for.
  private var objects: Int
  private let isUnit: Bool

  init(_ setup: AdmissionSetup) {
    isUnit = setup.isUnit
    objects = isUnit ? Int(setup.capacity) : 256
    filter = TinyLFUFilter(
      objects: objects, hasDoorkeeper: setup.parameters.text("doorkeeper") == "yes",
      hasJitter: setup.parameters.text("jitter") == "caffeine")
  }

  let comparesVictims = true

  func reserve(slots: Int) { hashes.reserve(slots) }

  func record(_ slot: Slot, _ request: Request) {
    if !isUnit, Int(slot) >= objects {
      objects *= 2
      filter.grow(objects: objects)
    }
    let hash = FrequencySketch.hash(request.key)
    hashes[slot] = hash
    filter.record(hash)
  }

  func admits(_ slot: Slot, over victim: Slot, _ request: Request) -> Bool {
    filter.admits(hashes[slot], over: hashes[victim])
  }
}
