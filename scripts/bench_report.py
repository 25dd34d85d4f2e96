"""What scripts/bench measured, as Markdown."""

import json
import statistics


def verdict(cells, must, aim, most):
    """Whether the worst cell reaches must, and aim."""
    if any("failure" in cell for cell in cells):
        return "not all measured"
    if any(cell.get("same_misses") is False for cell in cells):
        return "COUNTS DIFFER"
    worst = max(c["value"] for c in cells) if most else min(c["ratio"] for c in cells)
    reaches = (lambda bound: worst <= bound) if most else (lambda bound: worst >= bound)
    if aim is not None and reaches(aim):
        return "aim"
    return "must" if reaches(must) else "missed"


def made_by(about):
    """How some rows were made, in a paragraph."""
    return [
        f"{', '.join(about['names'])}: `{about['command']}`, {about['date']}; {about['cpu']}, {about['cores']} cores, load "
        f"{about['load']}; {about['tool']}, {about['swift']}; {about['requests'] // 1_000_000}M requests"
        + (f", {about['pairs']} pairs." if "pairs" in about else "."),
        f"The peer's share of Python: {about['peer_start']['cpu'] * 1000:.0f} ms of CPU to start, not subtracted.", "",
    ]


def render(rows, cells, abouts):
    lines = [
        "# Speed against libCacheSim " + abouts[-1]["peer"], "",
        "T1: Zipf 1.0, 1M objects; T2: Zipf 0.8, 5M objects. Ratios are the peer's time over ours, of pairs of runs by turns.",
        "",
    ]
    for about in abouts:
        lines += made_by(about)
    lines += ["| case | must | aim | reached: median of cells, worst [lowest and highest pair] | |", "|---|--:|--:|--:|---|"]
    for name, title, must, aim, _ in rows:
        mine = [cell for cell in cells if cell["row"] == name]
        key = "value" if name == "startup" else "ratio"
        good = [cell for cell in mine if key in cell]
        aim_text = "" if aim is None else f"{aim:g}"
        if not good:
            if mine:
                lines.append(f"| {title} | {must:g} | {aim_text} | | not measured |")
            continue
        values = [cell[key] for cell in good]
        worst = max(values) if name == "startup" else min(values)
        reached = (
            f"{statistics.median(values):.2f}, {worst:.2f} "
            f"[{min(c['low'] for c in good):.2f}-{max(c['high'] for c in good):.2f}]")
        failed = [cell for cell in mine if "failure" in cell]
        lines.append(
            f"| {title} | {must:g} | {aim_text} | {reached} | {verdict(good + failed, must, aim, name == 'startup')} |")
    others = [cell for cell in cells if cell["row"] != "policies"]
    if others:
        lines += [
            "", "| cell | ratio [min-max] | first: CPU s (sys), wall s, MB | second | misses |", "|---|--:|---|---|---|",
        ]
    for cell in others:
        title = f"{cell['row']}: {cell['cell']}"
        if "failure" in cell:
            lines.append(f"| {title} | | {cell['failure']} | | |")
            continue
        value = cell.get("ratio", cell.get("value"))
        sides = [
            f"{s['cpu']:.2f} ({s['system']:.2f}), {s['wall']:.2f}, {s['rss'] / 1e6:.0f}" if s else ""
            for s in (cell.get("first"), cell.get("second"))
        ]
        lines.append(
            f"| {title} | {value:.2f} [{cell['low']:.2f}-{cell['high']:.2f}] | {sides[0] or cell.get('text', '')} | {sides[1]} "
            f"| {misses(cell)} |")
    return "\n".join(lines + render_policies([cell for cell in cells if cell["row"] == "policies"])) + "\n"


def misses(cell):
    if cell.get("draws"):
        return "drawn"
    return {True: "same", False: "DIFFER", None: ""}[cell.get("same_misses")]


def render_policies(cells):
    """The table of every policy."""
    if not cells:
        return []
    lines = [
        "", "## Every policy", "",
        "T1, 100,000 objects, one thread. *Bytes*: peak memory a cached object, hash-only mode, from the difference to a larger",
        "cache. Counts of misses are compared where Tests/Golden/reference-policies.csv says that they are to be the same; "
        "policies that draw (*drawn*) are held against the peer by intervals, in results/references.md.", "",
        "| policy | peer | peer: CPU s | ours | ratio [min-max] | misses | peer: bytes | ours |", "|---|---|--:|--:|--:|---|--:|--:|",
    ]
    for cell in cells:
        start = f"| `{cell['cell']}` | {cell['peer'] or ''} | "
        if "not_run" in cell:
            lines.append(start + f"| | not run: {cell['not_run']} | | | |")
            continue
        ratio = f"{cell['ratio']:.2f} [{cell['low']:.2f}-{cell['high']:.2f}]" if "ratio" in cell else ""
        theirs = f"{cell['first']['cpu']:.2f}" if "first" in cell else ""
        memory = ["" if cell.get(key) is None else f"{cell[key]:.0f}" for key in ("peer_bytes", "bytes")]
        lines.append(
            start + f"{theirs} | {cell['second']['cpu']:.2f} | {ratio} | {misses(cell)} | {memory[0]} | {memory[1]} |")
    return lines


def merged(path, order, cells, about):
    """These cells and, of rows that were not measured now, those saved at `path`; and how each were made."""
    old = json.loads(path.read_text()) if path.exists() else {"cells": []}
    abouts = old.get("abouts") or ([{**old["about"], "names": [row[0] for row in old["rows"]]}] if "about" in old else [])
    kept = []
    for before in abouts:
        names = [name for name in before["names"] if name not in about["names"]]
        if names:
            kept.append({**before, "names": names})
    names = [name for before in kept for name in before["names"]]
    all_cells = cells + [cell for cell in old["cells"] if cell["row"] in names]
    all_cells.sort(key=lambda cell: order.index(cell["row"]))
    return all_cells, kept + [about]
