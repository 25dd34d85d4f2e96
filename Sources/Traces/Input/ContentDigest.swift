/// SHA-256 of what is in memory.
public enum ContentDigest {
  /// Of a text's bytes in UTF-8, in hexadecimal.
  public static func of(_ text: String) -> String {
    let digest = FileDigest()
    var text = text
    text.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
    return digest.finish()
  }
}
