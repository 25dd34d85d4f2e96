internal import CacheCore
internal import Glibc

/// How much memory a sweep may take.
enum MemoryBudget {
  /// What an option asks for; by default 70 % of what this machine, or the group of processes it runs in, has.
  static func bytes(_ text: String?) throws(CachesimError) -> Int64 {
    guard let text else { return available / 10 * 7 }
    guard case .bytes(let bytes)? = try? Capacity(text), bytes >= 64 << 20 else {
      throw CachesimError(.usage, "--memory-budget '\(text)' is not a size of at least 64MiB (such as 4GiB)")
    }
    return bytes
  }

  /// As people write it.
  static func text(_ bytes: Int64) -> String {
    bytes >= 1 << 30
      ? Count.decimal(Double(bytes) / 0x1p30, 1) + " GiB" : Count.decimal(Double(bytes) / 0x1p20, 0) + " MiB"
  }

  private static var available: Int64 {
    let machine = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    guard let file = fopen("/sys/fs/cgroup/memory.max", "re") else { return machine }
    defer { fclose(file) }
    var limit: Int64 = 0
    return withUnsafeMutablePointer(to: &limit) { pointer in
      withVaList([pointer]) { vfscanf(file, "%lld", $0) }
    } == 1 && limit > 0 ? min(machine, limit) : machine
  }
}
