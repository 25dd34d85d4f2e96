internal import ArgumentParser
internal import CacheCore
internal import Glibc
public import Policies

/// The command line tool: subcommands parse, call the library, and render.
public enum Cachesim {
  /// The version, as `--version` and reports say it.
  public static let version = "0.1.0"

  /// Runs the tool with the arguments of this process and exits. `policies`: those of another package, which the tool
  /// then has like its own (docs/own-policy.md).
  public static func main(policies: [PolicyRow] = []) -> Never {
    signal(SIGPIPE, SIG_IGN)
    do {
      for row in policies { try PolicyTable.register(row) }
      var command = try CachesimCommand.parseAsRoot()
      try command.run()
      exit(0)
    } catch let error as CachesimError {
      if error.kind != .closedPipe { Console.error(error.message) }
      exit(error.kind.rawValue)
    } catch {
      guard CachesimCommand.exitCode(for: error) == .validationFailure else { CachesimCommand.exit(withError: error) }
      let message = CachesimCommand.message(for: error).split(separator: "\n").first.map(String.init) ?? "wrong usage"
      Console.error(
        message + (message.hasSuffix(".") ? "" : ";") + " 'cachesim --help' and 'cachesim COMMAND --help' say more")
      exit(ExitCode.validationFailure.rawValue)
    }
  }
}

struct CachesimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cachesim",
    abstract: "Replays access traces against cache eviction policies and reports hit ratios, exactly.",
    usage: """
      cachesim replay trace.csv.gz --policy lru,s3fifo,arc --capacity 1%,10%,64MiB
      cachesim generate zipf --objects 1M --requests 20M --alpha 0.9 -o zipf.oracleGeneral.zst
      cachesim policies
      """,
    discussion: """
      Exit codes: 0 done, 1 the run failed, 2 a regression, 4 a gain (where asked for), 64 usage, 65 bad data in a trace, 66 input cannot be opened, \
      73 output cannot be created, 74 I/O error, 130 interrupted.
      """,
    version: "cachesim \(Cachesim.version)",
    subcommands: [
      ReplayCommand.self, CurveCommand.self, TuneCommand.self, GenerateCommand.self, PoliciesCommand.self,
      AdmissionsCommand.self,
      FormatsCommand.self,
      ModelsCommand.self, ProfilesCommand.self,
      TraceCommand.self,
      AdviseCommand.self,
      FitCommand.self,
      ScenarioCommand.self,
      CompareCommand.self,
      SweepCommand.self, RunJobCommand.self, MergeCommand.self,
      ReportCommand.self,
    ])
}
