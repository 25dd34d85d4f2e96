import Testing

@testable import Scenarios

@Suite("Texts of keys") struct KeyTemplateTests {
  @Test(arguments: [
    ("product:{n}", "product:47"), ("list:{n%20}:{n/20}", "list:7:2"), ("plain", "plain"), ("{n}", "47"),
    ("{n/50}x", "0x"),
  ])
  func texts(template: String, text: String) throws {
    #expect(try #require(KeyTemplate(template)).text(47) == text)
  }

  @Test(arguments: ["", "{m}", "{n", "{n%0}", "{n*2}", "{n%}", "{}", "{n%-3}"])
  func refused(template: String) { #expect(KeyTemplate(template) == nil) }
}
