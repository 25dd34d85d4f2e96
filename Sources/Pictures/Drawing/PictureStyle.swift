/// The style sheet that pictures need, alone or in a page.
enum PictureStyle {
  /// Fonts that are there; none is loaded.
  static let fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif"

  /// Light, dark where a person asks for that, and light on paper.
  static let css =
    """
    .picture{font-family:\(fonts);font-size:\(Markup.number(Canvas.textSize))px}
    .picture .title{font-size:\(Markup.number(Picture.titleSize))px;font-weight:600}
    .picture path{fill:none}
    .picture .line{stroke-width:2;stroke-linejoin:round;stroke-linecap:butt}
    .picture .rest{stroke-width:1.2}
    .picture .band{fill-opacity:.2;stroke:none}
    .picture .dot,.picture .hit{stroke:transparent;stroke-width:9}
    .picture .hit{fill:transparent}
    .picture .dot:hover,.picture .dot.near{stroke-opacity:.35}

    """ + dashes + colours(.light) + "@media screen and (prefers-color-scheme:dark){\n" + colours(.dark) + "}\n"

  private static let dashes =
    Palette.dashes.enumerated().filter { !$1.isEmpty }.map {
      ".picture .d\($0){stroke-dasharray:\($1)}\n"
    }.joined()
    + ".picture .bound{stroke-dasharray:9 3 2 3}\n.picture .level{stroke-dasharray:1 3;stroke-linecap:round}\n"

  private static func colours(_ palette: Palette) -> String {
    let lines = palette.lines.enumerated().map { place, colour in
      """
      .picture .line.c\(place){stroke:\(colour)}
      .picture .dot.c\(place),.picture .band.c\(place){fill:\(colour)}
      .picture .dot.c\(place):hover,.picture .dot.c\(place).near{stroke:\(colour)}

      """
    }
    return """
      .picture .paper{fill:\(palette.paper)}
      .picture text{fill:\(palette.ink)}
      .picture text.muted{fill:\(palette.muted)}
      .picture text.value{fill:#000000}
      .picture text.inverse{fill:#ffffff}
      .picture .grid{stroke:\(palette.grid);stroke-width:1}
      .picture .axis,.picture .lead{stroke:\(palette.muted);stroke-width:1}
      .picture .cell{stroke:\(palette.paper);stroke-width:1}
      .picture .rest{stroke:\(palette.rest)}
      .picture .bound,.picture .level{stroke:\(palette.muted);stroke-width:1.8}
      .picture .dot.bound,.picture .band.bound{fill:\(palette.muted);stroke:transparent;stroke-width:9}

      """ + lines.joined()
  }
}
