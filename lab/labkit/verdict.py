"""What a controller must reach in a scenario. Each criterion yields (text, True, False or None for "cannot be judged")."""

from .figures import DIRECTIONS, recoveries, steps, time_to_good

CUT_SECONDS = 0.3
GOOD_SECONDS = 2.0
RISE_UTILISATION = 0.9
JITTER_LOWEST = 0.85
REROUTE_SECONDS = 60.0
REROUTE_SHARE = 0.95
BLIND_GRACE = 0.5
SIGHT_SECONDS = 2.0


def drop(r, _):
    for e in recoveries(r):
        name = f"{e['direction']} {e['kind']} at {e['time']:.0f} s"
        if e["kind"] == "fall":
            cut = e["first_cut_after_delayed"]
            good = e["time_to_good"]
            if e["delay_stayed_good"]:
                yield f"{name}: delay stayed below 30 ms", True
                continue
            yield f"{name}: first cut {seconds(cut)} after the first delayed reply (at most {CUT_SECONDS} s)", (
                cut is not None and cut <= CUT_SECONDS
            )
            yield f"{name}: delay good again after {seconds(good)} (at most {GOOD_SECONDS:.0f} s)", (
                good is not None and good <= GOOD_SECONDS
            )
        else:
            used = e["utilisation_10s_later"]
            yield f"{name}: {percent(used)} used ten seconds later (at least {percent(RISE_UTILISATION)})", (
                None if used is None else used >= RISE_UTILISATION
            )


def jitter(_, figures):
    for d in DIRECTIONS:
        share = figures[f"{d}_lowest_rate_share"]
        yield f"{d}: lowest rate {percent(share)} of nominal (at least {percent(JITTER_LOWEST)})", (
            share is not None and share >= JITTER_LOWEST
        )


def reroute(r, _):
    mark = next(m for m in r.plan["marks"] if m["kind"] == "reroute")
    until = mark["time"] + REROUTE_SECONDS
    for d in DIRECTIONS:
        if until > r.plan["seconds"]:
            yield f"{d}: the short scenario ends before {REROUTE_SECONDS:.0f} s have passed", None
            continue
        before = mean_rate(r, d, mark["time"] - 5, mark["time"])
        after = mean_rate(r, d, until - 5, until)
        share = after / before if before and after else None
        yield f"{d}: {percent(share)} of the former rate a minute after the path changed (at least {percent(REROUTE_SHARE)})", (
            share is not None and share >= REROUTE_SHARE
        )


def blackhole(r, _):
    begin, end = r.plan["silent"][0]
    for d in DIRECTIONS:
        raised = [t for t, a, b in steps(r, d) if b > a and begin + BLIND_GRACE <= t < end]
        yield f"{d}: raised {len(raised)} times while no reflector answered (never)", not raised
    cuts = [t for t, a, b in steps(r, "download") if b < a and end <= t]
    cut = cuts[0] - end if cuts else None
    seen = [p for p in r.probes if p.added_ms is not None and end <= p.sent]
    # Who eased its rate while blind may have nothing left to cut: then delay is good at once.
    good = time_to_good(seen, end, "added_ms")
    yield (
        f"download: first cut {seconds(cut)}, delay good {seconds(good)} after reflectors answered again"
        f" (one of them within {SIGHT_SECONDS:.0f} s)"
    ), any(t is not None and t <= SIGHT_SECONDS for t in (cut, good))
    yield from alive(r, begin, end)


def outage(r, _):
    begin, end = r.plan["outage"][0]
    for d in DIRECTIONS:
        raised = [t for t, a, b in steps(r, d) if b > a and begin + BLIND_GRACE <= t < end]
        yield f"{d}: raised {len(raised)} times during the outage (never)", not raised
    yield from alive(r, begin, end)


def alive(r, begin, end):
    ended = [p for p in r.facts["problems"] if "ended by itself" in p]
    yield "the controller kept running", not ended
    if any("error" not in row["status"] for row in r.status):
        asked = [row for row in r.status if begin <= row["time"] <= end]
        answered = sum(1 for row in asked if "error" not in row["status"])
        yield f"/status answered {answered} of {len(asked)} times meanwhile (all)", answered == len(asked)


def lab_itself(_, figures):
    """An oracle that does not get what it must says that the lab, not a controller, is at fault."""
    for d in DIRECTIONS:
        used = figures[f"{d}_utilisation"]
        yield f"oracle {d}: {percent(used)} used (at least 90 %)", None if used is None else used >= 0.90
    p95 = figures["added_p95_ms"]
    yield f"oracle: added delay p95 {p95 or 0:.1f} ms (at most 25 ms)", None if p95 is None else p95 <= 25


CRITERIA = {"drop": drop, "jitter": jitter, "reroute": reroute, "blackhole": blackhole, "outage": outage}
STEADY_FOR_ORACLE = ("steady", "drop", "lte", "starlink")


def judge(r, figures, invalid):
    """[(text, outcome)] for one run; empty when nothing is asked of this controller in this scenario."""
    kind, scenario = r.plan["controller"]["kind"], r.plan["scenario"]
    if kind in ("none", "static"):
        return []
    if kind == "oracle":
        criteria = lab_itself if scenario in STEADY_FOR_ORACLE else None
    else:
        criteria = CRITERIA.get(scenario)
    if criteria is None:
        return []
    if invalid:
        return [(f"not judged: {'; '.join(invalid)}", None)]
    return list(criteria(r, figures))


def mean_rate(r, direction, begin, end):
    rates = [r.rate_at(direction, begin + 0.1 * i) for i in range(int((end - begin) * 10))]
    return None if None in rates else sum(rates) / len(rates)


def percent(share):
    return "none" if share is None else f"{100 * share:.1f} %"


def seconds(value):
    return "never" if value is None else f"{value:.2f} s"
