"""The table on the terminal, and results as JSON and CSV."""

import csv
import json
import statistics

# heading, figure, factor, decimals
COLUMNS = [
    ("dl %", "download_utilisation", 100, 1),
    ("ul %", "upload_utilisation", 100, 1),
    ("p50", "added_p50_ms", 1, 1),
    ("p95", "added_p95_ms", 1, 1),
    ("p99", "added_p99_ms", 1, 1),
    ("max", "added_max_ms", 1, 0),
    ("mean", "added_mean_ms", 1, 1),
    (">50ms s", "bad_seconds", 1, 1),
    ("idle95", "idle_p95_ms", 1, 1),
    ("good s", "fall_to_good_s", 1, 2),
    ("cut s", "delayed_to_cut_s", 1, 2),
    ("90% s", "rise_to_90_s", 1, 1),
    ("10s %", "rise_10s_utilisation", 100, 0),
    ("chg/min", "rate_changes_per_minute", 1, 0),
    ("low dl", "download_lowest_rate_share", 100, 0),
    ("low ul", "upload_lowest_rate_share", 100, 0),
    ("cpu %", "controller_cpu_share", 100, 1),
    ("MB", "controller_memory_mb", 1, 0),
    ("busy %", "kernel_busy", 100, 0),
]


def cell(figures, name, factor, decimals):
    value = figures.get(name)
    return "-" if value is None else f"{value * factor:.{decimals}f}"


def table(results):
    """Rows of text: one per run, and the median of those that differ only in their seed."""
    heading = ["scenario", "controller", "seed"] + [c[0] for c in COLUMNS] + [""]
    rows = []
    groups = {}
    for result in results:
        groups.setdefault((result["scenario"], result["controller"]), []).append(result)
    for (scenario, controller), runs in groups.items():
        for run in runs:
            note = "INVALID: " + "; ".join(run["invalid"]) if run["invalid"] else ""
            rows.append([scenario, controller, str(run["seed"])] + cells(run["figures"]) + [note])
        valid = [run["figures"] for run in runs if not run["invalid"]]
        if len(valid) > 1:
            rows.append([scenario, controller, "median"] + cells(medians(valid)) + [f"of {len(valid)}"])
    widths = [max(len(row[i]) for row in [heading, *rows]) for i in range(len(heading) - 1)]
    lines = []
    for row in [heading, *rows]:
        left = [row[i].ljust(widths[i]) for i in range(2)]
        right = [row[i].rjust(widths[i]) for i in range(2, len(widths))]
        lines.append("  ".join(left + right + [row[-1]]).rstrip())
    return "\n".join(lines)


def cells(figures):
    return [cell(figures, name, factor, decimals) for _, name, factor, decimals in COLUMNS]


def medians(many):
    result = {}
    for name in many[0]:
        values = [figures[name] for figures in many if figures[name] is not None]
        result[name] = statistics.median(values) if values else None
    return result


def write(results, folder):
    with open(f"{folder}/results.json", "w") as file:
        json.dump(results, file, indent=1)
    names = list(results[0]["figures"]) if results else []
    with open(f"{folder}/results.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["scenario", "controller", "seed", *names, "invalid"])
        for result in results:
            figures = ["" if v is None else round(v, 5) for v in result["figures"].values()]
            writer.writerow(
                [result["scenario"], result["controller"], result["seed"], *figures, "; ".join(result["invalid"])]
            )
