internal import CacheCore

/// The key-value cache of a language model's server: conversations that grow, under prompts that they share.
struct LLMPrefix: RequestModel {
  static let description = ModelDescription(
    name: "llm-prefix",
    summary:
      "prefix cache of a language model: each turn asks for the blocks of its prompt and conversation, and adds some",
    formula:
      "a turn is of one of `sessions` open conversations, uniform; it asks for its prompt's blocks, for all blocks of "
      + "the conversation so far, and for new ones, geometric with mean `turn`; with probability 1/turns it is the last, and "
      + "a new conversation opens under a prompt drawn by Zipf's law. A request is a block",
    own: [
      Parameter("prompts", .count(1...1 << 24), default: "100", "how many prompts conversations share"),
      Parameter("prompt-blocks", .count(0...1 << 16), default: "8", "blocks of a prompt"),
      CommonParameters.alpha("1"),
      Parameter("sessions", .count(1...1 << 24), default: "1000", "conversations open at a time"),
      Parameter("turns", .number(1...1e6), default: "5", "turns of a conversation, on average"),
      Parameter("turn", .number(1...1e4), default: "4", "new blocks of a turn, on average"),
      Parameter("longest", .count(1...1 << 16), default: "256", "a conversation of so many blocks grows no more"),
    ],
    source:
      "the shape of Qin et al., \"Mooncake\", FAST 2025 (blocks of 512 tokens, hashed with all before them) and Zheng et "
      + "al., \"SGLang\" (radix trees), NeurIPS 2024; its parameters are assumptions")

  private struct Session {
    var prompt: UInt64
    var number: UInt64
    var blocks: UInt64
  }

  private let prompts: ZipfSampler
  private let promptBlocks: UInt64
  private let firstSession: UInt64
  private let longest: UInt64
  private let last: Double
  private let more: Double
  private var sessions: [Session] = []
  private var opened: UInt64 = 0
  private var turn: Session?
  private var block: UInt64 = 0
  private let wanted: Int

  init(_ parameters: ParameterValues) {
    prompts = ZipfSampler(count: parameters.integer("prompts"), alpha: parameters.number("alpha"))
    promptBlocks = UInt64(parameters.integer("prompt-blocks"))
    firstSession = UInt64(parameters.integer("prompts")) * promptBlocks
    longest = UInt64(parameters.integer("longest"))
    last = 1 / parameters.number("turns")
    more = 1 - 1 / parameters.number("turn")
    wanted = Int(parameters.integer("sessions"))
  }

  private mutating func open(_ random: inout SplitMix64) -> Session {
    defer { opened += 1 }
    return Session(prompt: UInt64(prompts.rank(&random) - 1), number: opened, blocks: 0)
  }

  private mutating func nextTurn(_ random: inout SplitMix64) -> Session {
    while sessions.count < wanted { sessions.append(open(&random)) }
    let place = Int(UniformInteger.below(UInt64(wanted), &random))
    var session = sessions[place]
    var added: UInt64 = 1
    while random.unit() < more { added += 1 }
    session.blocks = min(longest, session.blocks + added)
    sessions[place] = random.unit() < last ? open(&random) : session
    return session
  }

  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    let session = turn ?? nextTurn(&random)
    let key =
      block < promptBlocks
      ? session.prompt * promptBlocks + block
      : firstSession + session.number &* longest &+ (block - promptBlocks)
    block += 1
    if block == promptBlocks + session.blocks {
      turn = nil
      block = 0
    } else {
      turn = session
    }
    return ModelRequest(key)
  }
}
