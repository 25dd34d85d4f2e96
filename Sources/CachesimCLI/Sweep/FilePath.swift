internal import CacheCore
internal import Glibc

/// Paths and folders.
enum FilePath {
  /// The path from the root, links resolved where there is such a file.
  static func absolute(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  /// Whether there is anything.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether it is a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder and those it lies in.
  static func makeFolder(_ path: String) throws(CachesimError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeFolder(String(path[..<slash])) }
    if mkdir(path, 0o777) != 0, !isFolder(path) {
      throw CachesimError(.cannotCreate, "\(path): cannot be created: \(String(cString: strerror(errno)))")
    }
  }

  /// The names in a folder, hidden ones too, sorted.
  static func names(in folder: String) throws(CachesimError) -> [String] {
    guard let stream = opendir(folder) else {
      throw CachesimError(.noInput, "\(folder): cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
