"""One run as a picture: delay above, then each direction's capacity, traffic and CAKE rate, on one time axis. SVG."""

import math
from xml.sax.saxutils import escape

from .recording import DIRECTIONS

WIDTH, PANEL, GAP, LEFT, RIGHT, TOP = 1100, 190, 42, 70, 20, 46
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-size: 15px; font-weight: 600 }
  .grid { stroke: #ddd } .axis { stroke: #888 } .silent { fill: #f3e3b3 } .outage { fill: #f3c6c6 } .want { fill: #f2f6fa }
  .delay { stroke: #555; fill: none; stroke-width: 1 } .good { stroke: #2a8a3a; stroke-dasharray: 5 4 } .lost { fill: #c22 }
  .capacity { stroke: #999; fill: #ddd; fill-opacity: 0.6; stroke-width: 1 } .carried { stroke: #1f6fb4; fill: none; stroke-width: 1.2 }
  .rate { stroke: #d2601a; fill: none; stroke-width: 1.8 }
"""


class Panel:
    def __init__(self, number, seconds, begin, top_value, title):
        self.top = TOP + number * (PANEL + GAP)
        self.begin, self.end, self.top_value = begin, seconds, top_value
        self.parts = [f'<text x="{LEFT}" y="{self.top - 8}">{escape(title)}</text>']

    def x(self, time):
        return LEFT + (time - self.begin) / (self.end - self.begin) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        return self.top + PANEL * (1 - min(max(value / self.top_value, 0), 1))

    def band(self, kind, a, b):
        a, b = max(a, self.begin), min(b, self.end)
        if b > a:
            x, width = self.x(a), self.x(b) - self.x(a)
            self.parts.append(f'<rect class="{kind}" x="{x:.1f}" y="{self.top}" width="{width:.1f}" height="{PANEL}"/>')

    def axes(self, unit):
        step = nice(self.top_value / 4)
        for i in range(int(self.top_value / step + 1e-9) + 1):
            y = self.y(i * step)
            self.parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
            self.parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{i * step:g} {unit}</text>')
        step = nice((self.end - self.begin) / 12)
        for i in range(math.ceil(self.begin / step), int(self.end / step) + 1):
            x = self.x(i * step)
            self.parts.append(f'<path class="grid" d="M{x:.1f} {self.top}v{PANEL}"/>')
            self.parts.append(f'<text x="{x:.1f}" y="{self.top + PANEL + 15}" text-anchor="middle">{i * step:g} s</text>')

    def line(self, kind, points, stepped=False, filled=False):
        commands, previous = [], None
        for time, value in points:
            if value is None or not self.begin <= time <= self.end:
                previous = None
                continue
            x, y = f"{self.x(time):.1f}", f"{self.y(value):.1f}"
            commands.append(f"M{x} {y}" if previous is None else f"H{x}V{y}" if stepped else f"L{x} {y}")
            previous = value
        if filled and commands:
            commands.append(f"V{self.top + PANEL}H{self.x(points[0][0]):.1f}Z")
        self.parts.append(f'<path class="{kind}" d="{"".join(commands)}"/>')


def nice(value):
    """The next larger of 1, 2, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= value * 0.999)


def held(changes, begin, end):
    """Steps, with their value at both edges of the picture."""
    before = [value for time, value in changes if time <= begin]
    inside = [(time, value) for time, value in changes if begin < time < end]
    points = ([(begin, before[-1])] if before else []) + inside
    return points + [(end, points[-1][1])] if points else []


def draw(r, title, path):
    seconds, begin = r.plan["seconds"], -r.plan["lead_load"]
    shown = [p.added_ms for p in r.probes if p.added_ms is not None and begin <= p.sent < seconds]
    highest = max(shown, default=50.0)
    delay = Panel(0, seconds, begin, max(60.0, 1.05 * highest), "delay added to the idle path's, both directions together (red: lost)")
    panels = [delay]
    shade(delay, r)
    delay.axes("ms")
    delay.parts.append(f'<path class="good" d="M{LEFT} {delay.y(30):.1f}H{WIDTH - RIGHT}"/>')
    delay.line("delay", [(p.sent, p.added_ms) for p in r.probes])
    for p in r.probes:
        if p.arrived is None and begin <= p.sent < seconds:
            delay.parts.append(f'<rect class="lost" x="{delay.x(p.sent):.1f}" y="{delay.top + PANEL - 6}" width="1.2" height="6"/>')
    for index, direction in enumerate(DIRECTIONS):
        panel = Panel(
            1 + index, seconds, begin, 1.1 * r.plan["nominal"][direction] / 1e6,
            f"{direction}: capacity (grey), carried (blue), CAKE's rate (orange)",
        )  # fmt: skip
        shade(panel, r, direction)
        capacity = [(max(t, begin) if i else begin, row[index] / 1e6) for i, (t, *row) in enumerate(r.plan["capacity"])]
        panel.line("capacity", held(capacity, begin, seconds), stepped=True, filled=True)
        panel.axes("Mbit/s")
        rates = [(t, None if rate == math.inf else rate / 1e6) for t, rate in r.rates[direction]]
        panel.line("carried", carried(r, index))
        panel.line("rate", held(rates, begin, seconds), stepped=True)
        panels.append(panel)
    height = TOP + len(panels) * (PANEL + GAP)
    body = "\n".join(part for panel in panels for part in panel.parts)
    with open(path, "w") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">\n'
            f'<style>{STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>\n{body}\n</svg>\n'
        )


def shade(panel, r, direction=None):
    if direction:
        for a, b in r.plan["demand"][direction]:
            panel.band("want", a, b)
    for a, b in r.plan["silent"]:
        panel.band("silent", a, b)
    for a, b in r.plan["outage"]:
        panel.band("outage", a, b)


def carried(r, index, over=0.5):
    points, time = [], -r.plan["lead_load"]
    while time + over <= r.samples[-1][0]:
        points.append((time + over / 2, r.carried(index, time, time + over) / over / 1e6))
        time += over / 2
    return points
