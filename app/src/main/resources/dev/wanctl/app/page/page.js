// Watches the daemon: /recent once for each line, /events for every second, /status for words, /history for what is
// longer ago than an hour and for what happened.
"use strict";

const HOUR = 3600;
const lines = new Map();
let span = Number(localStorage.getItem("span")) || 600;
let paused = false;
let newest = 0;

const $ = selector => document.querySelector(selector);
const mbit = bps => (bps === null || bps === undefined ? "–" : (bps / 1e6).toFixed(bps < 1e7 ? 2 : 1) + " Mbit/s");
const ms = v => (v === null || v === undefined ? "–" : v.toFixed(1) + " ms");

function cell(row, text) {
  row.insertCell().textContent = text === null || text === undefined ? "–" : String(text);
}

async function json(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.text()).trim() || path + ": " + answer.status);
  return answer.json();
}

async function addLine(name) {
  const section = $("#line").content.cloneNode(true).firstElementChild;
  section.dataset.line = name;
  section.querySelector("h2").textContent = name;
  $("#lines").append(section);
  const line = { section, track: null, past: null, events: [], charts: null, asked: 0, seen: true };
  lines.set(name, line);
  onScreen.observe(section);
  const recent = await json("/recent?seconds=3600&line=" + encodeURIComponent(name));
  line.track = new Track(recent.columns);
  for (const row of recent.rows) line.track.add(row);
  chart(line);
  const row = line.track.newest();
  if (row) newest = Math.max(newest, row[0]);
  draw();
  remember(line);
}

/** Of a line that is scrolled away no chart is drawn. */
const onScreen = new IntersectionObserver(changes => {
  for (const change of changes) {
    const line = lines.get(change.target.dataset.line);
    if (line) line.seen = change.isIntersecting;
  }
  draw();
});

/** Asks for what is longer ago, and for what happened; again when there may be more. */
async function remember(line) {
  const asked = ++line.asked;
  const name = line.section.dataset.line;
  const wanted = span;
  const note = $("#past");
  try {
    const now = Math.floor(Date.now() / 1000);
    const answer = await json("/history?line=" + encodeURIComponent(name) + "&from=" + (now - wanted) + "&to=" + now + (wanted <= HOUR ? "&points=0" : ""));
    if (asked !== line.asked) return;
    line.events = answer.events;
    line.past = null;
    if (wanted > HOUR) {
      line.past = new Track(answer.columns, answer.step_s);
      line.past.rows = answer.rows;
      line.past.from = answer.from;
      line.past.to = answer.to;
    }
    note.hidden = true;
  } catch (e) {
    if (asked !== line.asked) return;
    line.past = null;
    note.textContent = String(e.message);
    note.hidden = wanted <= HOUR;
  }
  list(line);
  draw();
}

/** What happened, newest first. */
function list(line) {
  const details = line.section.querySelector(".events");
  details.querySelector("summary span").textContent = "(" + line.events.length + ")";
  const body = details.querySelector("tbody");
  body.replaceChildren();
  for (const event of [...line.events].reverse().slice(0, 200)) {
    const row = body.insertRow();
    row.dataset.severity = event.severity;
    cell(row, moment(event.at_s));
    cell(row, event.kind);
    cell(row, event.text);
  }
}

/** What is drawn of a line: the last hour as it comes, or what was asked for. */
const shown = line => (span > HOUR ? line.past : line.track);

function chart(line) {
  if (line.charts) line.charts.destroy();
  line.charts = new LineCharts(line.section, "all", time => reason(line, time), () => line.events);
}

function removeLine(name) {
  onScreen.unobserve(lines.get(name).section);
  lines.get(name).section.remove();
  lines.delete(name);
}

/** Why the rates are what they are, at the moment under the pointer or now. */
function reason(line, time) {
  const track = shown(line);
  if (!track) return;
  const row = time === null ? track.newest() : track.rows.find(r => r[0] === time);
  if (!row) return;
  const at = span > HOUR ? moment(row[0]) : timeOfDay(row[0]);
  const near = line.events.filter(e => Math.abs(e.at_s - row[0]) <= Math.max(1, span / 200)).map(e => e.text).slice(0, 3);
  const also = time !== null && near.length ? "; " + near.join("; ") : "";
  if (track.past) {
    const share = d => Math.round((100 * track.value(row, d + "_cuts")) / Math.max(1, track.value(row, "decisions"))) + " %";
    line.section.querySelector(".reason").textContent =
      at + ": delay " + ms(track.value(row, "delay_min_ms")) + " to " + ms(track.value(row, "delay_max_ms")) + ", 99 %: " + ms(track.value(row, "delay_p99_ms")) +
      "; lowered because of a queue in " + share("download") + " (down) and " + share("upload") + " (up) of the decisions" + also;
    return;
  }
  line.section.querySelector(".reason").textContent =
    at + ": download " + track.value(row, "download_reason") + ", upload " + track.value(row, "upload_reason") +
    ", most delay " + ms(track.value(row, "delay_max_ms")) + also;
}

function facts(line) {
  const row = line.track && line.track.newest();
  if (!row) return;
  const v = name => line.track.value(row, name);
  const now = line.section.querySelector(".now");
  const shown = [
    ["added delay", ms(v("delay_p50_ms")), "95 %: " + ms(v("delay_p95_ms"))],
    ["download", mbit(v("download_rate_bps")), "passes " + mbit(v("download_load_bps"))],
    ["upload", mbit(v("upload_rate_bps")), "passes " + mbit(v("upload_load_bps"))],
    ["can carry", mbit(v("download_capacity_bps")), "up " + mbit(v("upload_capacity_bps"))],
  ];
  now.replaceChildren(...shown.map(([label, value, more]) => {
    const box = document.createElement("div");
    const big = document.createElement("b");
    big.textContent = value;
    big.dataset.fact = label;
    const small = document.createElement("span");
    small.textContent = label + ", " + more;
    box.append(big, small);
    return box;
  }));
}

function draw() {
  if (document.hidden) return;
  for (const line of lines.values()) {
    if (!line.charts || !line.seen) continue;
    const track = shown(line);
    if (track && track.past) line.charts.draw(track, track.from, track.to);
    else if (track) line.charts.draw(track, newest - span, newest);
    facts(line);
  }
  if (!paused) for (const line of lines.values()) if (line.track) reason(line, null);
}

function status(document_) {
  const names = document_.lines.map(l => l.name);
  for (const name of lines.keys()) if (!names.includes(name)) removeLine(name);
  for (const name of names) if (!lines.has(name)) addLine(name).catch(() => {});
  const verdict = $("#verdict");
  verdict.textContent = document_.verdict;
  verdict.dataset.verdict = document_.verdict;
  $("#conditions").replaceChildren(...document_.conditions.map(c => {
    const item = document.createElement("li");
    item.dataset.severity = c.severity;
    item.dataset.condition = c.id;
    item.textContent = (c.line ? c.line + ": " : "") + c.evidence;
    const remedy = document.createElement("small");
    remedy.textContent = c.remedy || "";
    item.append(remedy);
    return item;
  }));
  for (const l of document_.lines) {
    const line = lines.get(l.name);
    if (line) words(line.section, l);
  }
  steering(document_.steering);
  const d = document_.daemon;
  $("#about").textContent = "wanctl " + (d.version || "") + (d.mode === "observe" ? ", observing: nothing is written" : "");
}

/** Where new sensitive connections go, and why. */
function steering(s) {
  const words = $("#steering");
  words.hidden = !s || !s.line;
  if (words.hidden) return;
  const observed = s.mode === "observe" ? " (observed only)" : "";
  words.textContent = "Steering" + observed + ": new sensitive connections go to " + s.line + " for " + age(s.since_s) + ", " + s.phase + ": " + s.reason_text;
}

/** "fine for 3 h" in front of what is so now. */
function sentence(l) {
  const since = l.working_since_s;
  const long = since === null || since === undefined ? "" : " for " + age(since);
  return (l.verdict === "good" ? "Fine" + long : l.verdict === "warning" ? "Look at this" : "Not fine") + ": " + l.verdict_text;
}

function age(seconds) {
  if (seconds < 120) return Math.round(seconds) + " s";
  if (seconds < 7200) return Math.round(seconds / 60) + " min";
  if (seconds < 172800) return Math.round(seconds / 3600) + " h";
  return Math.round(seconds / 86400) + " days";
}

const known = (value, text) => (value === null || value === undefined ? null : text(value));

function words(section, l) {
  section.querySelector(".sentence").textContent = sentence(l);
  const reflectors = section.querySelector(".reflectors tbody");
  reflectors.replaceChildren();
  for (const r of l.reflectors || []) {
    const row = reflectors.insertRow();
    cell(row, r.reflector);
    cell(row, r.problem || r.answers);
    cell(row, known(r.last_round_trip_ms, ms));
    cell(row, known(r.last_reply_age_s, v => v.toFixed(1) + " s ago"));
    cell(row, r.received + " of " + r.sent);
  }
  const queues = section.querySelector(".queues tbody");
  queues.replaceChildren();
  for (const q of l.queues || []) {
    const row = queues.insertRow();
    cell(row, q.direction);
    cell(row, q.tin);
    cell(row, known(q.average_delay_ms, ms));
    cell(row, q.sent_packets);
    cell(row, q.dropped_packets);
    cell(row, q.marked_packets);
    cell(row, q.backlog_bytes);
  }
}

function watch() {
  const events = new EventSource("/events");
  const note = $("#connection");
  let lost = null;
  events.onopen = () => { clearTimeout(lost); lost = null; note.hidden = true; };
  events.onerror = () => {
    // A stream ends now and then and is opened again by itself; only a longer silence is news.
    lost ??= setTimeout(() => { note.textContent = "wanctl does not answer: what is shown is old"; note.hidden = false; }, 4000);
  };
  events.onmessage = message => {
    const event = JSON.parse(message.data);
    for (const [name, row] of Object.entries(event.lines)) {
      const line = lines.get(name);
      if (line && line.track) line.track.add(row);
    }
    newest = Math.max(newest, event.at);
    if (!paused && span <= HOUR) draw();
    else for (const line of lines.values()) facts(line);
  };
}

function setSpan(seconds) {
  span = seconds;
  localStorage.setItem("span", seconds);
  for (const button of document.querySelectorAll("[data-span]")) button.setAttribute("aria-pressed", Number(button.dataset.span) === seconds);
  $("#past").hidden = true;
  for (const line of lines.values()) if (line.charts) { line.past = null; line.events = []; remember(line); }
  draw();
}

function setPaused(value) {
  paused = value;
  $("#pause").setAttribute("aria-pressed", value);
  if (!value) draw();
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  // Colours are taken when a chart is made.
  colours.clear();
  for (const line of lines.values()) if (line.charts) chart(line);
  draw();
}

const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

setTheme(localStorage.getItem("theme") || systemTheme());
$("#theme").addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  setTheme(next);
});
$("#pause").addEventListener("click", () => setPaused(!paused));
for (const button of document.querySelectorAll("[data-span]")) button.addEventListener("click", () => setSpan(Number(button.dataset.span)));
addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const buttons = document.querySelectorAll("[data-span]");
  if (e.key >= "1" && e.key <= String(buttons.length)) buttons[Number(e.key) - 1].click();
  else if (e.key === "p") setPaused(!paused);
  else if (e.key === "t") $("#theme").click();
});
addEventListener("resize", () => { for (const line of lines.values()) if (line.charts) line.charts.resize(); draw(); });
document.addEventListener("visibilitychange", draw);

async function ask() {
  try {
    status(await json("/status"));
  } catch (e) {
    // The event stream tells when nobody answers.
  }
  setTimeout(ask, document.hidden ? 20000 : 3000);
}

setInterval(() => { if (!document.hidden && !paused) for (const line of lines.values()) if (line.charts) remember(line); }, 60000);
setSpan(span);
ask();
watch();
