/// How far a metric may change before it counts.
struct Bounds: Equatable {
  /// How far it may fall; nil where nobody said.
  var fall: Amount?
  /// How far it may rise; nil where nobody said.
  var rise: Amount?

  /// As messages say it.
  var text: String {
    switch (fall, rise) {
    case (let fall?, let rise?) where fall == rise: fall.text
    default: [fall.map { "-\($0.text)" }, rise.map { "+\($0.text)" }].compactMap { $0 }.joined(separator: " ")
    }
  }
}
