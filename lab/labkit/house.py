"""The plan of a house with two lines, and what its recording shows."""

import json
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "guest"))
import line  # noqa: E402

CABLE, LTE = "198.51.100.2", "203.0.113.2"
AWAY_CONGESTED, AWAY_DEAD, HOME, DEAD_MAN = 3.0, 2.5, 45.0, 150.0
# A question that takes so much longer than at rest has met a queue that the shaper does not hold.
LATE_MS = 100.0
# Questions in a row by one line: then it is where new connections go.
SETTLED = 3


def configuration():
    """What a user of these lines would write."""
    reflectors = ", ".join(line.REFLECTORS[:4])
    return f"""lines:
  cable:
    shaper: {{interface: wan0}}
    download: {{min: 12Mbit, max: 24Mbit}}
    upload: {{min: 3Mbit, max: 6Mbit}}
    probe: {{interface: wan0, reflectors: [{reflectors}]}}
    cake: {{overhead: raw}}
  lte:
    shaper: {{interface: wan1}}
    download: {{max: 16Mbit}}
    upload: {{max: 5Mbit}}
    probe: {{interface: wan1, reflectors: [{reflectors}]}}
    cake: {{overhead: raw}}
steering: {{mode: active, lines: {{cable: {{}}, lte: {{}}}}}}
http: {{listen: "127.0.0.1:9101", token: lab}}
"""


def plan(short, modules):
    """The cable falls below the minimum that it was promised to have, and dies; a killed wanctl must come home, too."""
    steps = [
        {"at": 15, "action": "fall", "line": "cable", "share": 0.25},
        {"at": 25, "action": "recover", "line": "cable"},
        {"at": 75, "action": "die", "line": "cable"},
        {"at": 83, "action": "live", "line": "cable"},
    ]
    if not short:
        # While it waits longer than the first time until it returns.
        steps += [{"at": 95, "action": "kill"}]
    return {
        "seconds": 95 if short else 255,
        "idle": 15,
        "modules": modules,
        "steps": steps,
        "lines": {
            "cable": {"rates": [24e6, 6e6], "one_way_ms": 12},
            "lte": {"rates": [16e6, 5e6], "one_way_ms": 20},
        },
    }


def settled(newcomers, since, wanted):
    """When the first of SETTLED new connections in a row by this line began, or None."""
    row = []
    for n in newcomers:
        if n["time"] < since:
            continue
        row = row + [n] if n["seen"] == wanted else []
        if len(row) == SETTLED:
            return row[0]["time"]
    return None


def congested_since(newcomers, fell, rest_ms):
    """When the first question began that met the queue."""
    late = [n for n in newcomers if n["time"] >= fell and n["seen"] in (CABLE, None) and n["ms"] > rest_ms + LATE_MS]
    return late[0]["time"] if late else fell


def judge(folder):
    """[(what, figure, limit, good)]"""
    with open(os.path.join(folder, "house-facts.json")) as file:
        facts = json.load(file)
    with open(os.path.join(folder, "people.jsonl")) as file:
        people = [json.loads(row) for row in file]
    newcomers = sorted((p for p in people if p["kind"] == "newcomer"), key=lambda p: p["time"])
    broken = [p for p in people if p["kind"] == "broken"]
    residents = [p for p in people if p["kind"] == "resident"]
    at_rest = [n["ms"] for n in newcomers if n["time"] < facts["zero"] and n["seen"] == CABLE]
    rest_ms = statistics.median(at_rest) if at_rest else 0.0
    criteria = [(f"the lab itself: {problem}", "", "never", False) for problem in facts["problems"]]
    if not at_rest:
        criteria.append(("questions at rest go by the cable", "none did", "all", False))

    def time_to(what, since, wanted, limit):
        at = settled(newcomers, since, wanted)
        took = None if at is None else max(0.0, at - since)
        criteria.append((what, "never" if took is None else f"{took:.1f} s", f"{limit:.1f} s", took is not None and took <= limit))
        return at

    for step in facts["applied"]:
        at = step["time"]
        if step["action"] == "fall":
            since = congested_since(newcomers, at, rest_ms)
            time_to("congestion: new sensitive connections by the better line", since, LTE, AWAY_CONGESTED)
        elif step["action"] == "die":
            time_to("a dead line: new sensitive connections by the other one", at, LTE, AWAY_DEAD)
        elif step["action"] == "kill":
            time_to("wanctl killed while away: home by itself", at, CABLE, DEAD_MAN)
        elif step["action"] == "recover":
            time_to("after recovery: home again", at, CABLE, HOME)
    dead = [a["time"] for a in facts["applied"] if a["action"] == "die"]
    by_moves = [b for b in broken if not any(d <= b["time"] <= d + 20 and b.get("seen", CABLE) == CABLE for d in dead)]
    criteria.append((f"of {len(residents)} running connections, broken by a move", str(len(by_moves)), "0", not by_moves))
    return criteria


def table(criteria):
    rows = ["| What | Measured | At most | |", "|---|---|---|---|"]
    rows += [f"| {what} | {figure} | {limit} | {'met' if good else '**missed**'} |" for what, figure, limit, good in criteria]
    return "\n".join(rows)
