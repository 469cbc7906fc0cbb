"""What happens to the line, and who wants to use it, second by second.

A scenario is data: `build` makes a `Plan` from a name, a length and a seed, and the guest plays it. Times are seconds
from the scenario's start; the path, the base delay and the demand before the start (`LEAD_LOAD`) are those at time 0.
The same name, seed and offset give the same plan.
"""

import csv
import dataclasses
import math
import random

NOMINAL = {"download": 24e6, "upload": 6e6}
DIRECTIONS = ("download", "upload")
ONE_WAY_MS = 12.0
JITTER_MS = 0.5
LEAD_LOAD = 6.0
STEP = 0.2


@dataclasses.dataclass
class Plan:
    """Everything that the guest plays, and that figures are later measured against."""

    scenario: str
    seconds: float
    seed: int
    # [time, download bit/s, upload bit/s], from that time on; the first is at 0.
    capacity: list
    # [time, extra one-way delay ms, one-way jitter ms]
    path: list
    # direction -> [[from, to], ...]: when flows of that direction want all they can get
    demand: dict
    # When reflectors do not answer, though traffic flows
    silent: list
    # When nothing at all gets through
    outage: list
    # {"kind": fall|rise|reroute|reroute-back, "direction", "time", "to"}: what recovery times are measured from
    marks: list
    nominal: dict = dataclasses.field(default_factory=lambda: dict(NOMINAL))
    one_way_ms: float = ONE_WAY_MS
    lead_load: float = LEAD_LOAD


class Builder:
    def __init__(self, name, seconds, seed):
        self.random = random.Random(f"{name}/{seed}")
        self.plan = Plan(
            scenario=name,
            seconds=seconds,
            seed=seed,
            capacity=[[0.0, NOMINAL["download"], NOMINAL["upload"]]],
            path=[[0.0, 0.0, JITTER_MS]],
            demand={d: [[-LEAD_LOAD, seconds]] for d in DIRECTIONS},
            silent=[],
            outage=[],
            marks=[],
        )

    def about(self, time):
        """The time, moved by up to half a second either way, so that no controller's period can hide in step with it."""
        return round(time + self.random.uniform(-0.5, 0.5), 3)

    def level(self, time, direction, share):
        """From `time` on the direction carries `share` of its nominal rate; marks a fall or a rise."""
        before = self.plan.capacity[-1]
        to = NOMINAL[direction] * share
        index = 1 + DIRECTIONS.index(direction)
        after = [time, before[1], before[2]]
        after[index] = to
        if to != before[index]:
            kind = "fall" if to < before[index] else "rise"
            self.plan.marks.append({"kind": kind, "direction": direction, "time": time, "to": to})
        self.plan.capacity.append(after)

    def shift(self, time, extra_ms):
        kind = "reroute" if extra_ms > self.plan.path[-1][1] else "reroute-back"
        self.plan.path.append([time, extra_ms, self.plan.path[-1][2]])
        self.plan.marks.append({"kind": kind, "direction": "both", "time": time, "to": extra_ms})

    def jitter(self, time, jitter_ms):
        self.plan.path.append([time, self.plan.path[-1][1], jitter_ms])


def steady(b, _):
    """A line that carries what it promises."""


def drop(b, short):
    """Each direction falls to 45 % for a while, first alone, then together with the other."""
    times = (5, 9, 13, 18) if short else (15, 30, 45, 60)
    fall_down, fall_up, rise_down, rise_up = (b.about(t) for t in times)
    b.level(fall_down, "download", 0.45)
    b.level(fall_up, "upload", 0.45)
    b.level(rise_down, "download", 1.0)
    b.level(rise_up, "upload", 1.0)


def lte(b, _, offset=0.0, traces=None):
    """Capacity changes five times a second: a random walk with fades, or recorded traces."""
    count = int((b.plan.seconds + offset) / STEP) + 1
    if traces:
        series = [from_trace(path, NOMINAL[d], count) for d, path in zip(DIRECTIONS, traces)]
    else:
        series = [walk(b.random, NOMINAL[d], count) for d in DIRECTIONS]
    skip = int(offset / STEP)
    b.plan.capacity = [
        [round((i - skip) * STEP, 3), series[0][i], series[1][i]] for i in range(skip, count)
    ]


def walk(rng, nominal, count):
    """A mean-reverting walk of the capacity's logarithm, with a fade (as at a cell's edge) every 20 s or so."""
    level, fade_left, series = math.log(0.65), 0, []
    for _ in range(count):
        level += 0.02 * (math.log(0.65) - level) + rng.gauss(0, 0.07)
        level = min(max(level, math.log(0.2)), 0.0)
        if fade_left == 0 and rng.random() < STEP / 20:
            fade_left = rng.randint(3, 10)
        fade_left = max(0, fade_left - 1)
        series.append(round(nominal * math.exp(level) * (0.5 if fade_left else 1.0)))
    return series


def from_trace(path, nominal, count):
    """A CSV file of seconds and Mbit/s, kept between a tenth of the nominal rate and the whole; repeated if short."""
    with open(path, newline="") as file:
        rows = [(float(r[0]), float(r[1]) * 1e6) for r in list(csv.reader(file))[1:]]
    length = rows[-1][0] + STEP
    series, at = [], 0
    for i in range(count):
        time = (i * STEP) % length
        at = 0 if i and time < STEP else at
        while at + 1 < len(rows) and rows[at + 1][0] <= time + 1e-6:
            at += 1
        series.append(round(min(max(rows[at][1], 0.1 * nominal), nominal)))
    return series


def starlink(b, short, offset=0.0):
    """Every 15 s another satellite: a new capacity, a slightly different path, small changes in between."""
    rng, first = b.random, 5.0 if short else 10.0
    now, share = 0.0, {"download": 0.9, "upload": 0.9}
    reallocation = first - offset % 15.0
    capacity, paths = [], [[0.0, 0.0, JITTER_MS]]
    while now < b.plan.seconds:
        if now >= reallocation - 1e-6:
            share = {d: rng.uniform(0.4, 1.0) for d in DIRECTIONS}
            for i, d in enumerate(DIRECTIONS):
                to = NOMINAL[d] * share[d]
                before = capacity[-1][1 + i] if capacity else NOMINAL[d]
                # Small changes are no falls: nothing can be said about recovering from them.
                if to < 0.75 * before:
                    b.plan.marks.append({"kind": "fall", "direction": d, "time": round(now, 3), "to": to})
                elif to > 1.33 * before:
                    b.plan.marks.append({"kind": "rise", "direction": d, "time": round(now, 3), "to": to})
            paths.append([round(now, 3), round(rng.uniform(0, 5), 1), JITTER_MS])
            reallocation += 15.0
        capacity.append(
            [round(now, 3)] + [round(NOMINAL[d] * min(1.0, share[d] * rng.gauss(1, 0.02))) for d in DIRECTIONS]
        )
        now += 1.0
    b.plan.capacity, b.plan.path = capacity, paths


def bursts(b, short):
    """Downloads and uploads that come and go, with rests between them."""
    on, off = (4, 4) if short else (6, 6)
    spans = {d: [] for d in DIRECTIONS}
    at = 2.0
    while at + on < b.plan.seconds:
        spans["download"].append([b.about(at), b.about(at + on)])
        spans["upload"].append([b.about(at + on / 2), b.about(at + on * 1.25)])
        at += on + off
    b.plan.demand = spans


def reroute(b, short):
    """The path becomes 35 ms longer, and later as short as before, while the capacity stays."""
    there, back = (6, 20) if short else (15, 85)
    b.shift(b.about(there), 17.5)
    b.shift(b.about(back), 0.0)


def jitter(b, short):
    """Delay that varies by itself, up to about 10 ms either way, with constant capacity."""
    for share, jitter_ms in ((0.1, 2.0), (0.35, 4.0), (0.8, 1.0)):
        b.jitter(round(share * b.plan.seconds, 3), jitter_ms)


def blackhole(b, short):
    """Reflectors fall silent under full load; a second before they answer again the download falls to 70 %."""
    start, end = (5, 14) if short else (15, 35)
    b.plan.silent = [[float(start), float(end)]]
    b.level(end - 1.0, "download", 0.7)
    b.level(end + (8.0 if short else 15.0), "download", 1.0)


def outage(b, short):
    """For eight seconds nothing gets through at all."""
    start = 6.0 if short else 20.0
    end = start + 8.0
    b.plan.outage = [[start, end]]
    # Users try again once it works. Flows left alone would sit in TCP's retransmission timeout for seconds more.
    b.plan.demand = {d: [[-LEAD_LOAD, end + 0.05], [end + 0.1, b.plan.seconds]] for d in DIRECTIONS}


def one_way(direction):
    def build_it(b, short):
        other = "upload" if direction == "download" else "download"
        b.plan.demand[other] = []
        b.level(b.about(6 if short else 20), direction, 0.6)
        b.level(b.about(12 if short else 40), direction, 1.0)

    build_it.__doc__ = f"Only {direction}s, and the {direction} falls to 60 % for a while."
    return build_it


def idle(b, _):
    """Nobody uses the line."""
    b.plan.demand = {d: [] for d in DIRECTIONS}


# name -> (what it is, seconds, seconds with --short)
SCENARIOS = {
    "steady": (steady, 60, 20),
    "drop": (drop, 80, 30),
    "lte": (lte, 120, 30),
    "starlink": (starlink, 120, 30),
    "bursts": (bursts, 80, 30),
    "reroute": (reroute, 100, 30),
    "jitter": (jitter, 90, 30),
    "blackhole": (blackhole, 70, 30),
    "outage": (outage, 60, 25),
    "upload-only": (one_way("upload"), 60, 25),
    "download-only": (one_way("download"), 60, 25),
    "idle": (idle, 60, 20),
}


def build(name, short=False, seed=1, offset=0.0, traces=None):
    """The plan of one run. `offset` starts lte and starlink that many seconds into their course."""
    what, seconds, short_seconds = SCENARIOS[name]
    builder = Builder(name, float(short_seconds if short else seconds), seed)
    if what is lte:
        lte(builder, short, offset, traces)
    elif what is starlink:
        starlink(builder, short, offset)
    else:
        what(builder, short)
    builder.plan.capacity.sort(key=lambda row: row[0])
    builder.plan.marks.sort(key=lambda mark: mark["time"])
    return builder.plan
