/// The first rows of a table as strings, for looking at a header. Rows of data never become strings.
enum DelimitedRows {
  static func first(_ limit: Int, of head: TraceHead, delimiter: UInt8, quotes: Bool) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var position = head.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    func endRow() {
      if field.last == 0x0D { field.removeLast() }
      endField()
      if row != [""] { rows.append(row) }
      row = []
    }
    while position < head.bytes.count, rows.count < limit {
      let byte = head.bytes[position]
      position += 1
      if quoted {
        if byte != 0x22 {
          field.append(byte)
        } else if position < head.bytes.count, head.bytes[position] == 0x22 {
          field.append(byte)
          position += 1
        } else {
          quoted = false
        }
      } else if byte == 0x22, quotes, field.isEmpty {
        quoted = true
      } else if byte == delimiter {
        endField()
      } else if byte == 0x0A {
        endRow()
      } else {
        field.append(byte)
      }
    }
    if rows.count < limit, !field.isEmpty || !row.isEmpty { endRow() }
    return rows
  }

  /// The delimiter that parts most fields of the first row; a comma where none does.
  static func guessDelimiter(_ head: TraceHead, quotes: Bool) -> UInt8 {
    let counts = [UInt8(0x2C), 0x3B, 0x09, 0x7C].map { delimiter in
      (delimiter, first(1, of: head, delimiter: delimiter, quotes: quotes).first?.count ?? 0)
    }
    return counts.reduce(counts[0]) { $1.1 > $0.1 ? $1 : $0 }.0
  }
}
