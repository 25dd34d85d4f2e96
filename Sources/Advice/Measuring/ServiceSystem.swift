internal import CacheCore
internal import Policies
internal import Replay
internal import Service

/// Systems of the service engine as replays take them.
enum ServiceSystem {
  /// A system with settings as options spell them.
  static func make(_ settings: [(name: String, text: String)]) throws(CachesimError) -> ReplaySystem {
    let options = try ServiceOptions(settings)
    return ReplaySystem(
      spelling: settings.map { "\($0.name)=\($0.text)" }.joined(separator: ";"), isRandom: options.isRandom,
      needs: options.needs, needsNames: options.needsNames
    ) { (choice, setup) throws(CachesimError) in Simulation(try ServiceSimulation(options, choice, setup)) }
  }
}
