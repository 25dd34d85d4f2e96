import CacheCore
import Reports
import Testing

/// Lists of what there is.
@Suite struct ListingTests {
  @Test func jsonHasTheContractsMembers() throws {
    let value = try JSONValue(parsing: Listing.sample.text(as: "json"), name: "list")
    guard case .array(let rows) = value else { throw CachesimError(.failed, "no array") }
    for row in rows {
      guard case .object(let members) = row else { throw CachesimError(.failed, "no object") }
      #expect(members.map(\.0) == ["name", "aliases", "summary", "parameters", "needs", "source", "verified"])
    }
    #expect(
      rows.last?["parameters"]?.text
        == #"[{"name":"small","type":"number","default":"0.1","range":"0.0..1.0","summary":"share of the small queue"},"#
        + #"{"name":"move","type":"choice","default":"1","range":"1|2","summary":"hits to be kept"}]"#)
  }

  @Test func anEmptyListIsAList() throws {
    #expect(try Listing([]).text(as: "json") == "[]\n")
    #expect(try Listing([]).text(as: "table") == "")
  }

  @Test func aMisspeltFormatIsSaid() {
    do {
      _ = try Listing([]).text(as: "csv")
      Issue.record("no error")
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.hasPrefix("unknown list format 'csv'; "))
    }
  }
}
