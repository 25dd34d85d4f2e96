/// Pictures as one page that needs nothing else: no network, no font, no script but for how hovered values look.
public struct HTMLPage: Sendable {
  /// The most rows of a table that a page shows; all are in the files that it is made of.
  static let shownRows = 500

  private let report: PictureReport
  private let tool: String

  /// A page; `tool` is the name and version of what makes it.
  public init(_ report: PictureReport, tool: String) {
    self.report = report
    self.tool = tool
  }

  /// The page, in HTML.
  public var text: String {
    let names = report.sections.flatMap(\.pictures)
    let title = "cachesim report: \(names.count) \(names.count == 1 ? "picture" : "pictures")"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(Markup.escaped(tool))">
      <link rel="icon" href="data:,">
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PictureStyle.css)\(PageStyle.css)</style>
      </head>
      <body>
      <header>
      <h1>cachesim report</h1>
      \(table(report.origins, caption: "Made from"))\(warnings)</header>
      \(contents)<main>
      \(report.sections.map(section).joined())</main>
      <footer><p>Made by \(Markup.escaped(tool)).</p></footer>
      <div id="hover" role="status" hidden></div>
      <script>
      \(PageScript.text)</script>
      </body>
      </html>

      """
  }

  private var warnings: String {
    guard !report.warnings.isEmpty else { return "" }
    let items = report.warnings.map { warning in
      Markup.element("li", [], Markup.escaped("\(warning.source): \(warning.text)")) + "\n"
    }
    return "<h2>Warnings</h2>\n<ul class=\"warnings\">\n\(items.joined())</ul>\n"
  }

  private var contents: String {
    let items = report.sections.map { section in
      let count = section.pictures.count > 1 ? " (\(section.pictures.count))" : ""
      return "<li><a href=\"#\(section.kind.name)\">\(Markup.escaped(section.kind.heading + count))</a></li>\n"
    }
    return "<nav aria-label=\"Pictures\">\n<ul>\n\(items.joined())</ul>\n</nav>\n"
  }

  private func section(_ section: (kind: PictureKind, pictures: [Picture])) -> String {
    "<section id=\"\(section.kind.name)\">\n<h2>\(Markup.escaped(section.kind.heading))</h2>\n"
      + section.pictures.map(figure).joined() + "</section>\n"
  }

  private func figure(_ picture: Picture) -> String {
    let note = picture.note.isEmpty ? "" : "<figcaption>\(Markup.escaped(picture.note))</figcaption>\n"
    let table = picture.chart.table
    return """
      <figure>
      <div class="wide">
      \(picture.svg(.wide, id: picture.name))</div>
      <div class="narrow">
      \(picture.svg(.narrow, id: picture.name + "--narrow"))</div>
      \(note)<details><summary>Values</summary>
      \(self.table(table, caption: "\(picture.title): \(picture.subtitle)"))</details>
      </figure>

      """
  }

  private func table(_ table: DataTable, caption: String) -> String {
    func row(_ cells: [String]) -> String {
      cells.enumerated().map { place, cell in
        place == 0 ? "<th scope=\"row\">\(Markup.escaped(cell))</th>" : "<td>\(Markup.escaped(cell))</td>"
      }.joined()
    }
    let head = table.headings.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
    let body = table.rows.prefix(HTMLPage.shownRows).map { "<tr>\(row($0))</tr>\n" }.joined()
    let rest = table.rows.count - HTMLPage.shownRows
    let more = rest > 0 ? "<p>\(rest) more rows are in the files that this page is made of.</p>\n" : ""
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(Markup.escaped(caption))">
      <table>
      <caption>\(Markup.escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody>
      </table>
      </div>
      \(more)
      """
  }
}
