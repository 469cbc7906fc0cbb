"""Many runs side by side: medians and ranges per scenario and controller, beside the oracle's, as Markdown and SVG."""

import math
import statistics
from xml.sax.saxutils import escape

# heading, figure, factor, decimals
COLUMNS = [
    ("download %", "download_utilisation", 100, 1),
    ("upload %", "upload_utilisation", 100, 1),
    ("mean ms", "added_mean_ms", 1, 1),
    ("p95 ms", "added_p95_ms", 1, 1),
    ("p99 ms", "added_p99_ms", 1, 0),
    ("> 50 ms, s", "bad_seconds", 1, 1),
    ("good again s", "fall_to_good_s", 1, 2),
    ("90 % again s", "rise_to_90_s", 1, 1),
    ("lowest download %", "download_lowest_rate_share", 100, 0),
    ("lowest upload %", "upload_lowest_rate_share", 100, 0),
    ("busy %", "kernel_busy", 100, 0),
]
ORACLE = "oracle"


def grouped(results):
    """scenario -> controller -> its runs, in the order in which they came up."""
    groups = {}
    for result in results:
        groups.setdefault(result["scenario"], {}).setdefault(result["controller"], []).append(result)
    return groups


def values(runs, figure):
    """Of the valid runs in which the figure has a meaning."""
    found = [run["figures"][figure] for run in runs if not run["invalid"]]
    return [value for value in found if value is not None]


def middle(runs, figure):
    found = values(runs, figure)
    return statistics.median(found) if found else None


def cell(runs, figure, factor, decimals):
    """The median, and the range if there is one."""
    found = [value * factor for value in values(runs, figure)]
    if not found:
        return "-"
    low, mid, high = (f"{value:.{decimals}f}" for value in (min(found), statistics.median(found), max(found)))
    return mid if low == high else f"{mid} ({low}-{high})"


def against(runs, oracle):
    """What the oracle's utilisation is used, and how much more delay than its there is."""
    pairs = [(middle(runs, figure), middle(oracle, figure)) for figure in ("download_utilisation", "upload_utilisation")]
    shares = ["-" if None in pair or not pair[1] else f"{100 * pair[0] / pair[1]:.0f}" for pair in pairs]
    here, there = middle(runs, "added_p95_ms"), middle(oracle, "added_p95_ms")
    return ["/".join(shares), "-" if None in (here, there) else f"{here - there:+.1f}"]


def markdown(results):
    lines = []
    for scenario, controllers in grouped(results).items():
        oracle = controllers.get(ORACLE, [])
        beside = ["of the oracle's %", "p95 beyond it ms"] if oracle else []
        heading = ["controller", "runs", *(c[0] for c in COLUMNS), *beside]
        lines += [f"## {scenario}", "", row(heading), "|---|" + "---:|" * (len(heading) - 1)]
        for controller, runs in controllers.items():
            valid = sum(1 for run in runs if not run["invalid"])
            count = str(valid) if valid == len(runs) else f"{valid} of {len(runs)}"
            cells = [cell(runs, figure, factor, decimals) for _, figure, factor, decimals in COLUMNS]
            lines.append(row([controller, count, *cells, *(against(runs, oracle) if oracle else [])]))
        lines.append("")
    broken = [run for run in results if run["invalid"]]
    if broken:
        lines += ["## Not counted", ""]
        lines += [f"- {r['scenario']}, {r['controller']}, seed {r['seed']}: {'; '.join(r['invalid'])}" for r in broken]
        lines.append("")
    return "\n".join(lines)


def row(cells):
    return "| " + " | ".join(cells) + " |"


CELL_WIDTH, CELL_HEIGHT, COLUMN_COUNT = 340, 240, 3
LEFT, RIGHT, TOP, BOTTOM = 46, 30, 34, 34
LOWEST_MS, HIGHEST_MS, LEAST = 3.0, 1000.0, 0.4
COLOURS = ("#d2601a", "#1f6fb4", "#2a8a3a", "#8a4bb0", "#b03060", "#777777", "#a08000")


def picture(results):
    """Utilisation (both directions' mean) against p95 of the added delay: the upper left corner is best."""
    groups = grouped(results)
    names = list(dict.fromkeys(result["controller"] for result in results))
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    height = CELL_HEIGHT * math.ceil(len(groups) / COLUMN_COUNT) + 30
    width = CELL_WIDTH * COLUMN_COUNT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" '
        f'font-size="11"><rect width="{width}" height="{height}" fill="#fff"/>'
    ]
    for i, (scenario, controllers) in enumerate(groups.items()):
        left, top = CELL_WIDTH * (i % COLUMN_COUNT), CELL_HEIGHT * (i // COLUMN_COUNT)
        parts += panel(scenario, controllers, colours, left, top)
    for i, name in enumerate(names):
        x = 20 + 160 * i
        parts.append(f'<circle cx="{x}" cy="{height - 14}" r="5" fill="{colours[name]}"/>')
        parts.append(f'<text x="{x + 10}" y="{height - 10}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"])


def panel(scenario, controllers, colours, left, top):
    def x(delay):
        share = math.log(min(max(delay, LOWEST_MS), HIGHEST_MS) / LOWEST_MS) / math.log(HIGHEST_MS / LOWEST_MS)
        return left + LEFT + share * (CELL_WIDTH - LEFT - RIGHT)

    def y(utilisation):
        share = (min(max(utilisation, LEAST), 1.0) - LEAST) / (1 - LEAST)
        return top + TOP + (1 - share) * (CELL_HEIGHT - TOP - BOTTOM)

    floor, right = y(LEAST), x(HIGHEST_MS)
    parts = [f'<text x="{left + LEFT}" y="{top + 22}" font-weight="600" font-size="13">{escape(scenario)}</text>']
    for delay in (3, 10, 30, 100, 300, 1000):
        parts.append(f'<path d="M{x(delay):.1f} {y(1.0):.1f}V{floor:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(delay):.1f}" y="{floor + 17:.1f}" text-anchor="middle">{delay} ms</text>')
    for percent in (40, 60, 80, 100):
        level = y(percent / 100)
        parts.append(f'<path d="M{x(LOWEST_MS):.1f} {level:.1f}H{right:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left + LEFT - 6}" y="{level + 4:.1f}" text-anchor="end">{percent} %</text>')
    for name, runs in controllers.items():
        points = [point for run in runs if not run["invalid"] for point in [place(run["figures"])] if point]
        for delay, utilisation in points:
            parts.append(
                f'<circle cx="{x(delay):.1f}" cy="{y(utilisation):.1f}" r="3" fill="{colours[name]}" fill-opacity="0.35"/>'
            )
        if points:
            delay, utilisation = (statistics.median(p[i] for p in points) for i in (0, 1))
            parts.append(
                f'<circle cx="{x(delay):.1f}" cy="{y(utilisation):.1f}" r="5" fill="{colours[name]}"'
                f' stroke="#fff"><title>{escape(name)}: {100 * utilisation:.1f} %, {delay:.1f} ms</title></circle>'
            )
    return parts


def place(figures):
    """(p95 ms, utilisation) of a run; None where nobody used the line."""
    used = [figures[f"{d}_utilisation"] for d in ("download", "upload") if figures[f"{d}_utilisation"] is not None]
    return (figures["added_p95_ms"], sum(used) / len(used)) if used and figures["added_p95_ms"] is not None else None
