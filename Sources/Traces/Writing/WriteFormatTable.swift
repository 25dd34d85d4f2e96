internal import CacheCore

/// The formats that can be written. A new one is a file in Encoders/ and a row here.
public enum WriteFormatTable {
  /// A row a format, in the order in which lists show them.
  public static let rows: [WriteFormat] = [
    WriteFormat(
      "oracleGeneral", "24-byte records: time (s), key, size, next access (0-based index, -1: never)",
      columns: [.time, .size, .nextAccess], suffixes: [".oracleGeneral", ".oracleGeneral.bin"], needsNextAccess: true
    ) { OracleGeneralEncoder($0) },
    delimited("csv", "comma-separated values with a header", ",", suffix: ".csv"),
    delimited("tsv", "tab-separated values with a header", "\t", suffix: ".tsv"),
    WriteFormat("text", "a key a line", suffixes: [".txt"]) { _ in KeyLineEncoder() },
    WriteFormat(
      "vscsi", "CloudPhysics' records of SCSI commands",
      parameters: [Parameter("version", .choice(["1", "2"]), default: "1", "the layout of the records")],
      columns: [.time, .size, .operation], suffixes: [".vscsi"]
    ) { VSCSIEncoder($0) },
    WriteFormat("arc", "the ARC authors' text: start, count, 0, sequence number", suffixes: [".lis", ".arc"]) { _ in
      ARCEncoder()
    },
    WriteFormat("lirs", "the LIRS authors' text: a number a line", suffixes: [".trace", ".lirs"]) { _ in
      KeyLineEncoder()
    },
    WriteFormat("keys:be-i32", "big-endian signed 32-bit keys") { BinaryKeyEncoder<Int32>($0, bigEndian: true) },
    WriteFormat("keys:be-i64", "big-endian signed 64-bit keys") { BinaryKeyEncoder<Int64>($0, bigEndian: true) },
    WriteFormat("keys:be-u32", "big-endian unsigned 32-bit keys") { BinaryKeyEncoder<UInt32>($0, bigEndian: true) },
    WriteFormat("keys:le-u64", "little-endian unsigned 64-bit keys") { BinaryKeyEncoder<UInt64>($0, bigEndian: false) },
    WriteFormat(
      "size", "text: time (s), key, size; read it with size:object=key where sizes of a key change",
      columns: [.time, .size], suffixes: [".size"]
    ) { SizeTextEncoder($0) },
    WriteFormat(
      "cst", "this tool's compiled trace: dense ids in compressed columns, with totals",
      parameters: [
        Parameter(
          "keys", .choice(["true", "false"]), default: "true",
          "whether the keys are kept; without them policies that hash keys count otherwise"),
        Parameter(
          "next", .choice(["true", "false"]), default: "false",
          "whether next accesses are kept: with them belady and its kin need no first pass"),
      ],
      columns: [.time, .size, .operation, .ttl, .cost, .found], suffixes: [".cst"]
    ) { (setup) throws(CachesimError) in try CompiledEncoder(setup) },
  ]

  /// The row of a name, in any case.
  public static func row(named name: String) -> WriteFormat? {
    rows.first { $0.name.lowercased() == name.lowercased() }
  }

  private static func delimited(_ name: String, _ summary: String, _ delimiter: String, suffix: String) -> WriteFormat {
    WriteFormat(
      name, summary,
      parameters: [
        Parameter("delimiter", .text, default: delimiter, "what stands between columns: one ASCII character"),
        Parameter("header", .choice(["true", "false"]), default: "true", "whether a line of column names comes first"),
      ], columns: [.time, .size, .operation, .ttl, .cost, .found], suffixes: [suffix]
    ) { DelimitedEncoder($0) }
  }
}
