"""Recordings with known properties, as a run would have left them."""

import dataclasses

from labkit import scenarios
from labkit.recording import Probe, Recording


def recording(scenario="steady", delay=lambda t: 2.0, carried=lambda i, t: 0.95, rates=None, kind="wanctl", **changes):
    """`delay`: added ms at a time. `carried`: share of the capacity used by direction index at a time."""
    plan = dataclasses.asdict(scenarios.build(scenario))
    plan["controller"] = {"name": kind, "kind": kind, "command": None}
    plan.update(changes)
    seconds = plan["seconds"]
    probes = []
    for i in range(int((seconds + 11) / 0.02)):
        sent = -11 + 0.02 * i
        value = delay(sent)
        if value is None:
            probes.append(Probe(sent, None, None, None, None, 0.0))
        else:
            probes.append(Probe(sent, sent + (24 + value) / 1e3, value / 2, value / 2, value, 0.0))
    facts = {"zero": 0.0, "idle": [-11.0, -6.0], "busy": 0.1, "late_events_ms": 1.0, "problems": []}
    made = Recording(plan, facts, probes, [], rates or {"download": [], "upload": []}, [], {"download": 12, "upload": 12})
    totals, time = [0.0, 0.0], -7.0
    while time <= seconds + 0.2:
        made.samples.append([time, *totals])
        for i in (0, 1):
            totals[i] += made.could_carry(i, time, time + 0.1) / 8 * carried(i, time)
        time += 0.1
    return made
