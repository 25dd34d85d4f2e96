internal import CacheCore
internal import Policies
internal import Replay

/// The caches that a plan tries on a trace: every combination of the grid's options, and seeds where something draws.
///
/// A part of it is a box: a range of the values of each option, and of the seeds.
struct SweepGrid {
  /// A range of values for each of `names`.
  typealias Box = [Range<Int>]

  /// The options of the grid, outermost first, and `repeat`.
  let names: [String]
  private let settings: SweepSettings
  private let plan: ReplayPlan
  /// How many values each of `names` has.
  private let counts: [Int]

  init(_ settings: SweepSettings) throws(CachesimError) {
    self.settings = settings
    names = settings.gridNames + ["repeat"]
    counts = settings.gridNames.map { settings[$0].count } + [settings.seeds.count]
    plan = try settings.replayOptions().plan()
  }

  /// All of it.
  var whole: Box { counts.map { 0..<$0 } }

  /// The options of a box.
  func settings(of box: Box) -> SweepSettings {
    var part = settings
    for (place, name) in names.dropLast().enumerated() { part[name] = Array(settings[name][box[place]]) }
    let seeds = box[box.count - 1]
    if seeds != 0..<settings.seeds.count {
      part["seed"] = [String(settings.seeds.first &+ UInt64(seeds.lowerBound))]
      part["repeat"] = [String(seeds.count)]
    }
    return part
  }

  /// What the caches of a box come to.
  func load(of box: Box, _ estimate: CellEstimate) -> (cells: Int, bytes: Int64, cost: Double) {
    let names = Array(names.dropLast())
    func range(_ name: String) -> Range<Int> { names.firstIndex(of: name).map { box[$0] } ?? 0..<1 }
    let systemNames = names.filter { !["policy", "admission", "capacity"].contains($0) }
    // The system of a combination of values: the last option varies fastest.
    var systems = [0]
    for name in systemNames {
      systems = systems.flatMap { system in range(name).map { system * settings[name].count + $0 } }
    }
    var load = (cells: 0, bytes: Int64(0), cost: 0.0)
    for policy in range("policy") {
      for admission in range("admission") {
        for system in systems {
          let seeds =
            isRandom(policy: policy, admission: admission, system: system) ? box[box.count - 1].count : 1
          for capacity in range("capacity") {
            let cell = estimate.cell(
              plan.policies[policy], plan.capacities[capacity], isServed: !plan.systems.isEmpty)
            load.cells += seeds
            load.bytes += cell.bytes * Int64(seeds)
            load.cost += cell.cost * Double(seeds)
          }
        }
      }
    }
    return load
  }

  /// Whether every cache of a box draws random numbers; asked of boxes of one.
  private func isRandom(policy: Int, admission: Int, system: Int) -> Bool {
    plan.policies[policy].row.description.isRandom
      || (!plan.admissions.isEmpty && plan.admissions[admission].row.description.isRandom)
      || (!plan.systems.isEmpty && plan.systems[system].isRandom)
  }

  /// The fewest boxes, in order, that `fits` lets through; nil in place of one that cannot be made any smaller.
  func boxes(_ box: Box, fits: (Box) -> Bool) -> [Box?] {
    if fits(box) { return [box] }
    let last = box.count - 1
    // Seeds are only taken apart where they are all that is left: what does not draw has none.
    guard let place = box.firstIndex(where: { $0.count > 1 }), place < last || isRandom(box) else { return [nil] }
    var boxes: [Box?] = []
    var start = box[place].lowerBound
    while start < box[place].upperBound {
      var part = box
      part[place] = start..<start + 1
      if fits(part) {
        // The longest that fits lies from `part` up to below `tooLong`.
        var tooLong = box[place].upperBound + 1
        while part[place].upperBound + 1 < tooLong {
          var longer = part
          longer[place] = start..<(part[place].upperBound + tooLong) / 2
          if fits(longer) { part = longer } else { tooLong = longer[place].upperBound }
        }
        boxes.append(part)
      } else {
        boxes += self.boxes(part, fits: fits)
      }
      start = part[place].upperBound
    }
    return boxes
  }

  private func isRandom(_ box: Box) -> Bool {
    var system = 0
    for (place, name) in names.dropLast().enumerated() where !["policy", "admission", "capacity"].contains(name) {
      system = system * counts[place] + box[place].lowerBound
    }
    func first(_ name: String) -> Int { names.firstIndex(of: name).map { box[$0].lowerBound } ?? 0 }
    return isRandom(policy: first("policy"), admission: first("admission"), system: system)
  }
}
