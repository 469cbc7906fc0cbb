"""What one run left behind, read into series on one time axis (seconds from the scenario's start)."""

import bisect
import dataclasses
import datetime
import json
import os
import re

DIRECTIONS = ("download", "upload")
# An address change reaches packets already under way late; delay near it cannot be told from a queue.
PATH_CHANGE_BLUR = 0.15


@dataclasses.dataclass
class Probe:
    """One small packet: when it left, when its reply came, and the delay beyond the idle path's. None: it was lost."""

    sent: float
    arrived: float | None
    up_ms: float | None
    down_ms: float | None
    added_ms: float | None
    late_ms: float


@dataclasses.dataclass
class Recording:
    plan: dict
    facts: dict
    probes: list
    # [time, bytes down, bytes up] through the bottleneck, cumulative
    samples: list
    # direction -> [(time, bit/s)]; the rate of CAKE from that time on; times may be negative
    rates: dict
    # [{"time", "status"}] of the controller's own account
    status: list
    base_ms: dict

    def capacity_at(self, index, time):
        if any(a <= time < b for a, b in self.plan["outage"]):
            return 0.0
        at = bisect.bisect_right([row[0] for row in self.plan["capacity"]], time) - 1
        return self.plan["capacity"][max(0, at)][1 + index]

    def rate_at(self, direction, time):
        rate = None
        for at, value in self.rates[direction]:
            if at > time:
                break
            rate = value
        return rate

    def bytes_at(self, index, time):
        """Cumulative bytes at a time between two samples, by interpolation."""
        times = [s[0] for s in self.samples]
        at = min(max(bisect.bisect_right(times, time), 1), len(times) - 1)
        (t0, *b0), (t1, *b1) = self.samples[at - 1], self.samples[at]
        share = min(max((time - t0) / (t1 - t0), 0.0), 1.0)
        return b0[index] + share * (b1[index] - b0[index])

    def carried(self, index, begin, end):
        return 8 * (self.bytes_at(index, end) - self.bytes_at(index, begin))

    def could_carry(self, index, begin, end):
        """The capacity's integral in bits, exact for the steps that capacity makes."""
        cuts = {begin, end}
        cuts.update(row[0] for row in self.plan["capacity"] if begin < row[0] < end)
        cuts.update(t for span in self.plan["outage"] for t in span if begin < t < end)
        edges = sorted(cuts)
        return sum((b - a) * self.capacity_at(index, (a + b) / 2) for a, b in zip(edges, edges[1:]))


def read(folder):
    def path(name):
        return os.path.join(folder, name)

    with open(path("plan.json")) as file:
        plan = json.load(file)
    with open(path("facts.json")) as file:
        facts = json.load(file)
    with open(path("samples.csv")) as file:
        samples = [[float(v) for v in row.split(",")] for row in file]
    zero = facts["zero"]
    probes, base = read_probes(path("probes.csv"), plan, facts, zero)
    status = []
    if os.path.exists(path("status.jsonl")):
        with open(path("status.jsonl")) as file:
            status = [dict(row, time=row["time"] - zero) for row in map(json.loads, file)]
    return Recording(plan, facts, probes, samples, read_rates(path("monitor.log"), zero), status, base)


def read_probes(path, plan, facts, zero):
    rows = []
    with open(path) as file:
        for row in file:
            sent, up, down, late = row.rstrip("\n").split(",")
            rows.append((float(sent) - zero, float(up) if up else None, float(down) if down else None, float(late)))
    idle = [r for r in rows if facts["idle"][0] <= r[0] < facts["idle"][1] and r[1] is not None]
    if not idle:
        raise ValueError(f"{path}: no probe came back while the line was idle")
    base = {"upload": min(r[1] for r in idle), "download": min(r[2] for r in idle)}

    def extra_at(time):
        return [p[1] for p in plan["path"] if p[0] <= time][-1] if time >= 0 else plan["path"][0][1]

    start_extra = plan["path"][0][1]
    shifts = [b[0] for a, b in zip(plan["path"], plan["path"][1:]) if a[1] != b[1]]
    probes = []
    for sent, up, down, late in rows:
        if up is None:
            probes.append(Probe(sent, None, None, None, None, late))
            continue
        extra = extra_at(sent) - start_extra
        up_added, down_added = up - base["upload"] - extra, down - base["download"] - extra
        arrived = sent + (up + down) / 1e3
        blurred = any(sent - 0.01 <= s <= arrived + PATH_CHANGE_BLUR or s <= sent <= s + PATH_CHANGE_BLUR for s in shifts)
        added = None if blurred else up_added + down_added
        probes.append(Probe(sent, arrived, up_added, down_added, added, late))
    return probes, base


QDISC = re.compile(r"^\[([^\]]+)\] (deleted )?qdisc cake \S+ dev (\S+) .*?(?:bandwidth (\S+)|unlimited)")
UNITS = {"bit": 1.0, "Kbit": 1e3, "Mbit": 1e6, "Gbit": 1e9}


def read_rates(path, zero):
    rates = {d: [] for d in DIRECTIONS}
    with open(path) as file:
        for row in file:
            match = QDISC.match(row)
            if not match:
                continue
            stamp, deleted, device, bandwidth = match.groups()
            time = datetime.datetime.fromisoformat(stamp).replace(tzinfo=datetime.timezone.utc).timestamp() - zero
            direction = "upload" if device == "wan0" else "download"
            if deleted or bandwidth in (None, "unlimited"):
                rate = float("inf")
            else:
                number, unit = re.fullmatch(r"([\d.]+)(\w+)", bandwidth).groups()
                rate = float(number) * UNITS[unit]
            rates[direction].append((time, rate))
    return rates
