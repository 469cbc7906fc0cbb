// One line's three charts on one time axis. Knows nothing of where the figures come from.
"use strict";

const CUTS = new Set(["cut", "test", "yellow", "red"]);
const HELD = new Set(["blind", "stale", "no-counters"]);

/** Those of the theme, asked once: to ask makes the browser work out all styles anew. */
const colours = new Map();

function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim());
  return colours.get(name);
}

/** A way to write times; to make one costs more than to draw a chart, so each is made once. */
function writer(form) {
  const format = new Intl.DateTimeFormat([], form);
  return seconds => format.format(1000 * seconds);
}

const day = writer({ day: "numeric", month: "short" });
const minute = writer({ hour: "2-digit", minute: "2-digit" });
const timeOfDay = writer({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const moment = writer({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The columns of a line's seconds, or of longer steps, oldest first, at most an hour of seconds. */
class Track {
  static MOST = 3600;

  constructor(columns, step) {
    this.step = step || 1;
    this.columns = columns;
    this.index = new Map(columns.map((name, i) => [name, i]));
    this.rows = [];
  }

  add(row) {
    const last = this.rows.length ? this.rows[this.rows.length - 1][0] : 0;
    if (row[0] > last) {
      this.rows.push(row);
      if (this.rows.length > Track.MOST) this.rows.splice(0, this.rows.length - Track.MOST);
    }
  }

  newest() {
    return this.rows.length ? this.rows[this.rows.length - 1] : null;
  }

  value(row, name) {
    return row[this.index.get(name)];
  }

  /** Whether it is of long ago, by steps, and not of the last hour. */
  get past() {
    return this.index.has("span_s");
  }

  span(row) {
    return this.past ? this.value(row, "span_s") : 1;
  }

  /** Columns from this second on, with a gap wherever a step is missing. */
  since(time, names) {
    const out = names.map(() => []);
    let before = null;
    for (const row of this.rows) {
      if (row[0] < time) continue;
      if (before !== null && row[0] - before > 2 * Math.max(this.step, this.span(row))) {
        out[0].push(before + this.step);
        for (let i = 1; i < names.length; i++) out[i].push(null);
      }
      before = row[0];
      for (let i = 0; i < names.length; i++) out[i].push(row[this.index.get(names[i])]);
    }
    return out;
  }
}

/** The time of day, with seconds where ticks are closer than a minute; the day where they are far apart. */
function clock(u, ticks) {
  const apart = ticks.length > 1 ? ticks[1] - ticks[0] : 60;
  const fine = apart < 60;
  const midnight = t => { const d = new Date(1000 * t); return d.getHours() + d.getMinutes() === 0; };
  if (apart >= 43200 || (apart >= 3600 && ticks.some(midnight))) {
    return ticks.map(t => (apart >= 43200 || midnight(t) ? day(t) : minute(t)));
  }
  return ticks.map(fine ? timeOfDay : minute);
}

const mega = values => values.map(v => (v === null ? null : v / 1e6));

/** A tick below the axis for every second in which this direction was cut, held or tested. */
function marks(reasons) {
  return u => {
    const list = reasons();
    const ctx = u.ctx, times = u.data[0], y = u.bbox.top + u.bbox.height;
    ctx.save();
    for (let i = 0; i < times.length; i++) {
      const reason = list[i];
      if (!CUTS.has(reason) && !HELD.has(reason)) continue;
      ctx.fillStyle = colour(CUTS.has(reason) ? "cut" : "faint");
      const x = u.valToPos(times[i], "x", true);
      ctx.fillRect(x - 1, y - 8 * devicePixelRatio, 2 * devicePixelRatio, 8 * devicePixelRatio);
    }
    ctx.restore();
  };
}

/** A line from top to bottom for everything that happened. */
function happened(events) {
  return u => {
    const ctx = u.ctx;
    ctx.save();
    for (const event of events()) {
      if (event.at_s < u.scales.x.min || event.at_s > u.scales.x.max) continue;
      ctx.fillStyle = colour(event.severity === "info" ? "rule" : "warning");
      ctx.fillRect(u.valToPos(event.at_s, "x", true), u.bbox.top, Math.max(1, devicePixelRatio), u.bbox.height);
    }
    ctx.restore();
  };
}

class LineCharts {
  constructor(section, sync, onMoment, events) {
    this.section = section;
    this.reasons = { download: [], upload: [] };
    const axis = () => ({ stroke: () => colour("faint"), grid: { stroke: () => colour("rule"), width: 1 }, ticks: { show: false }, size: 52 });
    const common = height => ({
      width: 600, height,
      cursor: { sync: { key: sync, setSeries: false }, drag: { x: false, y: false } },
      legend: { live: true, markers: { width: 2 } },
      axes: [{ stroke: () => colour("faint"), grid: { show: false }, ticks: { show: false }, size: 26, space: 80, values: clock }, axis()],
      hooks: { drawClear: [happened(events)], setCursor: [u => onMoment(u.cursor.idx === null || u.cursor.idx === undefined ? null : u.data[0][u.cursor.idx])] },
    });
    const fixed = (digits, unit) => (u, v) => (v === null || v === undefined ? "–" : v.toFixed(digits) + unit);
    const line = (label, name, width, unit, extra) => ({ label, stroke: () => colour(name), width, value: fixed(unit === " ms" ? 1 : 2, unit), points: { show: false }, ...extra });
    const rates = (direction, name, load) => {
      const options = common(150);
      options.scales = { y: { range: (u, min, max) => [0, (max || 1) * 1.05] } };
      options.series = [
        { label: "at", value: (u, v) => (v ? moment(v) : "–") },
        line("passes", name, 1, " Mbit/s", { fill: () => colour(load) }),
        line("rate", name, 2, " Mbit/s"),
        line("can carry", "capacity", 1, " Mbit/s", { dash: [4, 4] }),
      ];
      options.hooks.draw = [marks(() => this.reasons[direction])];
      return options;
    };
    const delay = common(160);
    delay.scales = { y: { range: (u, min, max) => [0, Math.max(10, (max || 0) * 1.1)] } };
    delay.series = [
      { label: "at", value: (u, v) => (v ? moment(v) : "–") },
      line("95 %", "band", 0, " ms"),
      line("median", "delay", 1.5, " ms"),
      line("most", "faint", 0, " ms", { paths: () => null }),
    ];
    delay.bands = [{ series: [1, 2], fill: () => colour("band") }];
    const at = name => section.querySelector("figure." + name + " div");
    this.charts = [
      new uPlot(delay, [[], [], [], []], at("delay")),
      new uPlot(rates("download", "down", "load"), [[], [], [], []], at("download")),
      new uPlot(rates("upload", "up", "load-up"), [[], [], [], []], at("upload")),
    ];
    this.resize();
  }

  resize() {
    const width = this.section.querySelector("figure").clientWidth;
    for (const chart of this.charts) {
      if (width > 0 && chart.width !== width) chart.setSize({ width, height: chart.height });
    }
  }

  draw(track, from, now) {
    const t = track;
    const load = direction => direction + (t.past ? "_load_p95_bps" : "_load_bps");
    const [times, p95, p50, most] = t.since(from, ["at", "delay_p95_ms", "delay_p50_ms", "delay_max_ms"]);
    const sets = [[times, p95, p50, most]];
    for (const direction of ["download", "upload"]) {
      const [, passes, rate, capacity, reason] = t.since(from, ["at", load(direction), direction + "_rate_bps", direction + "_capacity_bps", direction + "_reason"]);
      this.reasons[direction] = reason;
      sets.push([times, mega(passes), mega(rate), mega(capacity)]);
    }
    this.charts.forEach((chart, i) => {
      chart.batch(() => {
        chart.setData(sets[i], false);
        chart.setScale("x", { min: from, max: now });
        chart.setScale("y", { min: null, max: null });
      });
    });
  }

  destroy() {
    for (const chart of this.charts) chart.destroy();
  }
}
