internal import CCrypto
internal import CacheCore

/// A SHA-256 in the making, by libcrypto.
final class FileDigest {
  private let context = EVP_MD_CTX_new()

  init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

  /// The digest in hexadecimal. Nothing can be added after that.
  func finish() -> String {
    var length: UInt32 = 0
    let digest = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { buffer in
      EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      return buffer.prefix(Int(length)).flatMap { byte in
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: digest, as: UTF8.self)
  }
}
