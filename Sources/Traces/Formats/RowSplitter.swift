internal import CacheCore
internal import Glibc

/// Cuts a table's rows into fields, quoted ones (RFC 4180) with doubled quotes and line feeds in them included.
final class RowSplitter {
  /// What comes next.
  enum Row {
    /// As many fields as were asked for; they stay until the next row.
    case row(UnsafeMutablePointer<Field>)
    /// A row without anything.
    case empty
    /// A row that cannot be cut into so many fields.
    case bad(String)
    case end
  }

  /// The number of the line that the row given last begins on.
  private(set) var line: Int64 = 0

  private let lines: LineScanner
  private let delimiter: UInt8
  private let quotes: Bool
  private let wanted: Int
  private let fields: UnsafeMutablePointer<Field>
  /// Where fields lie that had doubled quotes.
  private var scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)

  /// A splitter that gives the first `fields` fields of every row.
  init(_ lines: LineScanner, delimiter: UInt8, quotes: Bool, fields wanted: Int) {
    self.lines = lines
    self.delimiter = delimiter
    self.quotes = quotes
    self.wanted = wanted
    fields = .allocate(capacity: wanted)
  }

  deinit {
    fields.deallocate()
    scratch.deallocate()
  }

  @inline(__always)
  func next() throws(CachesimError) -> Row {
    guard let row = try lines.next() else { return .end }
    line = lines.number
    if row.isEmpty { return .empty }
    if quotes, memchr(row.start, 0x22, row.count) != nil { return try splitQuoted(row) }
    var start = row.start
    var found = 0
    while true {
      var stop = start
      while stop < row.end, stop.pointee != delimiter { stop += 1 }
      fields[found] = Field(start, stop)
      found += 1
      if found == wanted { return .row(fields) }
      if stop == row.end { return .bad(tooFew(found)) }
      start = stop + 1
    }
  }

  private func tooFew(_ found: Int) -> String {
    "line \(line) has \(found) column\(found == 1 ? "" : "s"), and column \(wanted) is needed"
  }

  /// A row with quotes: line after line is joined until they are closed.
  private func splitQuoted(_ first: Field) throws(CachesimError) -> Row {
    var row = first
    let firstEnd = UnsafeRawPointer(first.start).distance(to: lines.window.position)
    while true {
      switch cut(row) {
      case .fields(let found): return found >= wanted ? .row(fields) : .bad(tooFew(found))
      case .malformed(let column):
        rewind(row, to: firstEnd)
        return .bad("line \(line), column \(column): text follows a closing quote (quotes=false takes quotes for text)")
      case .open(let column):
        // Only an odd number of quotes can close it, so lines without are joined unread: linear, however many.
        var isOdd = false
        while !isOdd {
          let length = row.count
          guard let longer = try lines.join(row) else {
            rewind(row, to: firstEnd)
            return .bad("line \(line), column \(column): a quote is never closed (quotes=false takes quotes for text)")
          }
          row = longer
          isOdd = oddQuotes(row, from: length)
        }
      }
    }
  }

  private func oddQuotes(_ row: Field, from: Int) -> Bool {
    var position = row.start + from
    var isOdd = false
    while let found = memchr(position, 0x22, row.end - position) {
      isOdd.toggle()
      position = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    }
    return isOdd
  }

  /// Goes on behind the first line of a row that came to nothing.
  private func rewind(_ row: Field, to length: Int) {
    lines.goBack(to: UnsafeRawPointer(row.start) + length, line: line)
  }

  private enum Cut {
    case fields(Int)
    case malformed(column: Int)
    case open(column: Int)
  }

  private func cut(_ row: Field) -> Cut {
    if scratch.count < row.count {
      scratch.deallocate()
      scratch = .allocate(capacity: row.count * 2)
    }
    guard var free = scratch.baseAddress else { return .fields(0) }
    var start = row.start
    var found = 0
    while true {
      var field = Field(start, start)
      var stop = start
      if start < row.end, start.pointee == 0x22 {
        stop += 1
        field = Field(stop, stop)
        var doubled = false
        let unescaped = free
        while true {
          guard stop < row.end else { return .open(column: found + 1) }
          if stop.pointee == 0x22 {
            if stop + 1 < row.end, (stop + 1).pointee == 0x22 {
              // From the first doubled quote on the field is copied.
              if !doubled {
                free.update(from: field.start, count: stop - field.start)
                free += stop - field.start
                doubled = true
              }
              stop += 1
            } else {
              break
            }
          }
          if doubled {
            free.pointee = stop.pointee
            free += 1
          }
          stop += 1
        }
        field = doubled ? Field(unescaped, free) : Field(field.start, stop)
        stop += 1
        if stop < row.end, stop.pointee != delimiter { return .malformed(column: found + 1) }
      } else {
        while stop < row.end, stop.pointee != delimiter { stop += 1 }
        field.end = stop
      }
      if found < wanted { fields[found] = field }
      found += 1
      if stop >= row.end { return .fields(found) }
      start = stop + 1
    }
  }
}
