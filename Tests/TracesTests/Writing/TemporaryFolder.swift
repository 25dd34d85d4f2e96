import Glibc

/// A folder of its own for a test, removed with all that is in it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/cachesim-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  deinit { _ = shell("rm -rf '\(path)'") }

  func file(_ name: String) -> String { path + "/" + name }

  /// The names in the folder, hidden ones too, sorted.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// Runs a command and returns its exit status.
func shell(_ command: String) -> Int32 { system(command) >> 8 }

/// All bytes of a file; nil if it cannot be read.
func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var all: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&part, 1, part.count, file)
    if count == 0 { return all }
    all += part[..<count]
  }
}

func text(of path: String) -> String? { bytes(of: path).map { String(decoding: $0, as: UTF8.self) } }
