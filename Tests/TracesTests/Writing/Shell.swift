import Glibc
import TestSupport

/// Runs a command and returns its exit status.
func shell(_ command: String) -> Int32 { system(command) >> 8 }

/// All bytes of a file; nil if it cannot be read.
func bytes(of path: String) -> [UInt8]? { try? readFile(path) }

/// A file's text; nil if it cannot be read.
func text(of path: String) -> String? { bytes(of: path).map { String(decoding: $0, as: UTF8.self) } }
