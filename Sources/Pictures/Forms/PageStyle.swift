/// The style sheet of a page, beside that of its pictures.
enum PageStyle {
  static let css =
    """
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:1040px;padding:0 16px 48px;font:15px/1.5 \(PictureStyle.fonts)}
    h1{font-size:24px;margin:24px 0 8px}
    h2{font-size:19px;margin:32px 0 8px}
    nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:16px 0;padding:0}
    figure{margin:16px 0 28px}
    figcaption{font-size:14px;max-width:720px;margin:4px 0}
    .picture{display:block;width:100%;height:auto;border:1px solid;border-radius:6px}
    .wide{max-width:720px}
    .narrow{display:none;max-width:440px}
    .scroll{overflow-x:auto;max-width:100%}
    .scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid currentColor;outline-offset:2px}
    table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;margin:8px 0}
    caption{text-align:left;padding:2px 0}
    th,td{padding:3px 12px 3px 0;text-align:right;white-space:nowrap;border-bottom:1px solid}
    tbody th,thead th:first-child,header td:nth-child(-n+3),header th:nth-child(-n+3){text-align:left}
    th{font-weight:500}
    header td:nth-child(3),header th[scope=row]{white-space:normal;overflow-wrap:anywhere;min-width:90px}
    .warnings{overflow-wrap:anywhere}
    details{max-width:100%}
    summary{cursor:pointer;padding:4px 0}
    footer{margin-top:40px;font-size:13px}
    #hover{position:fixed;z-index:1;pointer-events:none;white-space:pre-line;padding:4px 8px;border-radius:4px;
    font-size:13px;max-width:min(320px,90vw)}
    @media screen and (max-width:640px){.wide{display:none}.narrow{display:block}
    header tr>:nth-child(2){display:none}}

    """ + colours(.light) + "@media screen and (prefers-color-scheme:dark){\n" + colours(.dark) + """
      }
      @media print{
      body{max-width:none;padding:0;font-size:11pt}
      nav,#hover,summary{display:none}
      figure,tr{break-inside:avoid}
      h2{break-after:avoid}
      .scroll{overflow:visible}
      @page{margin:15mm}
      }

      """

  private static func colours(_ palette: Palette) -> String {
    """
    body{background:\(palette.paper);color:\(palette.ink)}
    .picture,th,td{border-color:\(palette.grid)}
    caption,figcaption,footer{color:\(palette.muted)}
    a{color:\(palette.lines[0])}
    #hover{background:\(palette.ink);color:\(palette.paper)}

    """
  }
}
