/// What the first bytes of a trace say about a format.
public enum FormatFit: Sendable {
  /// They cannot be of this format.
  case impossible
  /// They can be of this format, and of others.
  case possible
  /// They look like this format and no other.
  case certain
}
