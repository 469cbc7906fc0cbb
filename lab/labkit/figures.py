"""From a recording to figures. README.md, "How to read it", says what each one means."""

import math

from .recording import DIRECTIONS

GOOD_MS = 30.0
BAD_MS = 50.0
BUSY_LIMIT = 0.85
LATE_MS = 20.0
LATE_SHARE = 0.01
LOST_SHARE = 0.02
WINDOW = 1.0
# Utilisation "ten seconds later" is that of the five seconds from then on: TCP's own pauses of half a second would decide
# over less.
LATER = (10.0, 15.0)
LATER_AT_LEAST = 1.0
# Delay that begins later than this after a fall has another cause.
SHOWS_WITHIN = 5.0


def quantile(values, share):
    """The value that `share` of all values do not exceed; None without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1 if share > 0 else 0)] if ordered else None


def mean(values):
    return sum(values) / len(values) if values else None


def within(time, spans):
    return any(a <= time < b for a, b in spans)


def measure(r):
    """All figures of a recording, as a flat dictionary of numbers, None where a figure has no meaning in this run."""
    seconds = r.plan["seconds"]
    demand = [span for d in DIRECTIONS for span in r.plan["demand"][d]]
    loaded = [
        p for p in r.probes
        if 0 <= p.sent < seconds and within(p.sent, demand) and not within(p.sent, r.plan["outage"])
    ]  # fmt: skip
    added = [p.added_ms for p in loaded if p.added_ms is not None]
    idle = [p.added_ms for p in r.probes if within(p.sent, [r.facts["idle"]]) and p.added_ms is not None]
    if not demand:
        idle += [p.added_ms for p in r.probes if 0 <= p.sent < seconds and p.added_ms is not None]
    figures = {f"{d}_utilisation": utilisation(r, i, d) for i, d in enumerate(DIRECTIONS)}
    figures.update(
        added_p50_ms=quantile(added, 0.5),
        added_p95_ms=quantile(added, 0.95),
        added_p99_ms=quantile(added, 0.99),
        added_max_ms=max(added, default=None),
        added_mean_ms=mean(added),
        bad_seconds=0.02 * sum(1 for v in added if v > BAD_MS),
        idle_p95_ms=quantile(idle, 0.95),
        upload_added_p95_ms=quantile([p.up_ms for p in loaded if p.added_ms is not None], 0.95),
        download_added_p95_ms=quantile([p.down_ms for p in loaded if p.added_ms is not None], 0.95),
    )
    changes = 0
    for d in DIRECTIONS:
        figures[f"{d}_lowest_rate_share"] = lowest_share(r, d)
        changes += len([c for c in steps(r, d) if 0 <= c[0] < seconds])
    figures["rate_changes_per_minute"] = 60.0 * changes / seconds
    figures.update(summary_of(recoveries(r)))
    figures.update(
        controller_cpu_share=r.facts.get("cpu_share"),
        controller_memory_mb=r.facts["memory_bytes"] / 1e6 if "memory_bytes" in r.facts else None,
        kernel_busy=r.facts["busy"],
        probes_lost_share=lost_share(r),
        probes_late_share=late_share(r),
    )
    return figures


def utilisation(r, index, direction):
    spans = [(max(0.0, a), min(b, r.plan["seconds"])) for a, b in r.plan["demand"][direction]]
    could = sum(r.could_carry(index, a, b) for a, b in spans if b > a)
    return sum(r.carried(index, a, b) for a, b in spans if b > a) / could if could else None


def steps(r, direction):
    """(time, rate before, rate after) of every change that is one."""
    series = r.rates[direction]
    return [(b[0], a[1], b[1]) for a, b in zip(series, series[1:]) if a[1] != b[1]]


def lowest_share(r, direction):
    series = r.rates[direction]
    if not series:
        return None
    seconds = r.plan["seconds"]
    used = [rate for at, rate in series if 0 <= at < seconds] + [r.rate_at(direction, 0.0) or math.inf]
    lowest = min(used)
    return lowest / r.plan["nominal"][direction] if lowest < math.inf else None


def lost_share(r):
    """Of the lab's own probes, outside the outages that the scenario intends."""
    meant = [(a - 1.5, b + 0.5) for a, b in r.plan["outage"]]
    counted = [p for p in r.probes if 0 <= p.sent < r.plan["seconds"] and not within(p.sent, meant)]
    return sum(1 for p in counted if p.arrived is None) / max(1, len(counted))


def late_share(r):
    counted = [p for p in r.probes if 0 <= p.sent < r.plan["seconds"]]
    return sum(1 for p in counted if p.late_ms > LATE_MS) / max(1, len(counted))


def invalid_reasons(r, figures):
    """Why the figures of this run must not be used; empty if they may."""
    reasons = list(r.facts["problems"])
    if figures["kernel_busy"] > BUSY_LIMIT:
        reasons.append(f"the kernel was {figures['kernel_busy']:.0%} busy")
    # Where no CAKE protects them, probes are lost in the full buffer like anything else: that is the line, not the lab.
    shaped = any(r.rates[d] for d in DIRECTIONS)
    if shaped and figures["probes_lost_share"] > LOST_SHARE:
        reasons.append(f"{figures['probes_lost_share']:.1%} of the lab's probes were lost")
    if figures["probes_late_share"] > LATE_SHARE:
        reasons.append(f"{figures['probes_late_share']:.1%} of the lab's probes left over {LATE_MS:.0f} ms late: this machine was busy")
    if r.facts["late_events_ms"] > 100:
        reasons.append(f"the line changed up to {r.facts['late_events_ms']:.0f} ms late: this machine was busy")
    return reasons


def recoveries(r):
    """What happened after each mark of the plan: a list of dictionaries, one per fall, rise and reroute."""
    marks = r.plan["marks"]
    result = []
    for number, mark in enumerate(marks):
        entry = dict(mark)
        if mark["kind"] == "fall":
            until = next_mark(marks, mark, r.plan["seconds"])
            entry.update(after_fall(r, mark, until))
        elif mark["kind"] == "rise":
            entry.update(after_rise(r, mark, next_mark(marks, mark, r.plan["seconds"])))
        result.append(entry)
    return result


def next_mark(marks, mark, end):
    """When the same direction changes again: later than that nothing says anything about this mark."""
    return min([m["time"] for m in marks if m["direction"] == mark["direction"] and m["time"] > mark["time"]] + [end])


def after_fall(r, mark, until):
    begin, direction = mark["time"], mark["direction"]
    later = [p for p in r.probes if p.added_ms is not None and begin <= p.sent < until]
    own = "up_ms" if direction == "upload" else "down_ms"
    arrivals = sorted((p for p in later if p.sent < begin + SHOWS_WITHIN), key=lambda p: p.arrived)
    first_delayed = next((p.arrived for p in arrivals if p.added_ms > GOOD_MS), None)
    cuts = [t for t, a, b in steps(r, direction) if b < a and begin <= t < until]
    entry = {"time_to_good": time_to_good(later, begin, "added_ms"), "own_time_to_good": time_to_good(later, begin, own)}
    entry["peak_ms"] = max((p.added_ms for p in later if p.sent < begin + SHOWS_WITHIN), default=None)
    entry["first_cut_after_delayed"] = cuts[0] - first_delayed if cuts and first_delayed is not None else None
    entry["first_cut_after_fall"] = cuts[0] - begin if cuts else None
    entry["delay_stayed_good"] = first_delayed is None
    return entry


def time_to_good(probes, begin, attribute):
    """Seconds from `begin` to the first of the probes that start a second in which every delay is good."""
    since = None
    for p in probes:
        if getattr(p, attribute) >= GOOD_MS:
            since = None
        elif since is None:
            since = p.sent
        if since is not None and p.sent - since >= WINDOW:
            return since - begin
    return None


def after_rise(r, mark, until):
    begin, index = mark["time"], DIRECTIONS.index(mark["direction"])
    entry = {"time_to_90": None, "utilisation_10s_later": None}
    at = begin
    while at + WINDOW <= min(until, r.samples[-1][0]):
        if r.carried(index, at, at + WINDOW) >= 0.9 * r.could_carry(index, at, at + WINDOW):
            entry["time_to_90"] = at - begin
            break
        at += 0.1
    first, last = begin + LATER[0], min(begin + LATER[1], until, r.samples[-1][0])
    if last - first >= LATER_AT_LEAST:
        entry["utilisation_10s_later"] = r.carried(index, first, last) / r.could_carry(index, first, last)
    return entry


def summary_of(entries):
    """The worst of each, over all falls or rises; None if there was none or if one never recovered."""
    falls = [e for e in entries if e["kind"] == "fall"]
    rises = [e for e in entries if e["kind"] == "rise"]

    def worst(rows, key, choose):
        values = [row[key] for row in rows]
        return choose(values) if values and None not in values else None

    cut = [f for f in falls if not f["delay_stayed_good"]]
    return {
        "fall_to_good_s": worst(falls, "time_to_good", max),
        "delayed_to_cut_s": worst(cut, "first_cut_after_delayed", max),
        "rise_to_90_s": worst(rises, "time_to_90", max),
        "rise_10s_utilisation": worst(rises, "utilisation_10s_later", min),
        "falls_never_good": sum(1 for f in falls if f["time_to_good"] is None),
        "rises_never_90": sum(1 for f in rises if f["time_to_90"] is None),
    }
