"""Plays one plan inside the lab's kernel: builds the line, starts a controller, makes the traffic, writes down what happened.

usage: play.py FOLDER   reads FOLDER/plan.json and leaves there probes.csv, samples.csv, monitor.log, facts.json, ...
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import line

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = 0.1
IDLE = 5.0
FLOWS = {"download": 4, "upload": 2}
SHAPER_WAIT = 45.0
CGROUP = "/run/cgroup/controller"


def in_namespace(namespace, *command, **options):
    return subprocess.Popen(["ip", "netns", "exec", namespace, *command], **options)


def python(namespace, script, *arguments, **options):
    return in_namespace(namespace, sys.executable, "-I", os.path.join(HERE, script), *arguments, **options)


class Controller:
    """The program under test, in a control group of its own so that all it starts is counted."""

    def __init__(self, command, folder):
        os.makedirs(CGROUP, exist_ok=True)
        self.log = open(os.path.join(folder, "controller.log"), "w")
        state = "/run/lab/state"
        os.makedirs(state, exist_ok=True)
        environment = dict(
            os.environ,
            WANCTL_STATE_DIR=state,
            LAB_DOWNLOAD=line.SHAPED["download"],
            LAB_UPLOAD=line.SHAPED["upload"],
            LAB_REFLECTORS=" ".join(line.REFLECTORS),
        )
        self.child = in_namespace(
            "rtr",
            "bash",
            "-c",
            f"echo $$ > {CGROUP}/cgroup.procs; {command}",
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        self.peak = 0

    def processes(self):
        with open(f"{CGROUP}/cgroup.procs") as file:
            return file.read().split()

    def cpu_seconds(self):
        with open(f"{CGROUP}/cpu.stat") as file:
            return int(re.search(r"usage_usec (\d+)", file.read()).group(1)) / 1e6

    def memory(self):
        """Resident bytes of all its processes, largest so far."""
        total = 0
        for pid in self.processes():
            try:
                with open(f"/proc/{pid}/statm") as file:
                    total += int(file.read().split()[1]) * 4096
            except OSError:
                pass
        self.peak = max(self.peak, total)
        return self.peak

    def stop(self):
        """Asks it to end and says how it ended: its exit code, or "killed"."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):  # a child may end by itself meanwhile
                os.kill(int(pid), signal.SIGTERM)
        try:
            self.child.wait(15)
            return self.child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(self.child.pid, signal.SIGKILL)
            return "killed"


def cpu_ticks():
    """Ticks of this kernel spent on anything, and all ticks."""
    with open("/proc/stat") as file:
        values = [int(v) for v in file.readline().split()[1:9]]
    idle = values[3] + values[4]
    return sum(values) - idle, sum(values)


def byte_counters(pid):
    with open(f"/proc/{pid}/net/dev") as file:
        rows = {row.split(":")[0].strip(): row.split(":")[1].split() for row in file if ":" in row}
    return [int(rows[line.BOTTLENECK[d]][8]) for d in ("download", "upload")]


def wait_for_shaper(controller, monitor_log):
    """Until there is CAKE on both directions, or the controller or our patience has ended."""
    end = time.time() + SHAPER_WAIT
    while time.time() < end and controller.child.poll() is None:
        with open(monitor_log) as file:
            devices = set(re.findall(r"qdisc cake \S+ dev (\S+)", file.read()))
        if len(devices) >= 2:
            return True
        time.sleep(0.2)
    return False


def events(plan, oracle):
    """Everything that changes while the clock runs: (time, {which tc or ip: lines})."""
    capacity, path = plan["capacity"], plan["path"]
    result = []
    for before, after in zip(capacity, capacity[1:]):
        lines = []
        shaper = []
        for index, direction in enumerate(("download", "upload")):
            if after[1 + index] != before[1 + index]:
                lines.append(line.rate_of(direction, after[1 + index]))
                shaper.append(
                    f"qdisc change dev {line.SHAPED[direction]} root cake bandwidth {round(0.95 * after[1 + index])}bit"
                )
        result.append((after[0], "net", lines))
        if oracle:
            result.append((after[0], "rtr", shaper))

    def path_at(time_, lost):
        _, extra, jitter = [p for p in path if p[0] <= time_ + 1e-9][-1]
        return [
            "qdisc change " + line.path_of(d, plan["one_way_ms"] + extra, jitter, lost)
            for d in ("download", "upload")
        ]

    for at, _, _ in path[1:]:
        result.append((at, "net", path_at(at, False)))
    for begin, end in plan["outage"]:
        result.append((begin, "net", path_at(begin, True)))
        result.append((end, "net", path_at(end, False)))
    for begin, end in plan["silent"]:
        result.append((begin, "ip", [f"addr del {a}/32 dev lo" for a in line.REFLECTORS]))
        result.append((end, "ip", [f"addr add {a}/32 dev lo" for a in line.REFLECTORS]))
    return sorted(result, key=lambda e: e[0])


def main(folder):
    with open(os.path.join(folder, "plan.json")) as file:
        plan = json.load(file)
    kind = plan["controller"]["kind"]
    # Written in memory first: a write to this machine's disk can hold the kernel up.
    here = "/run/lab/out"
    os.makedirs(here)
    facts = {"controller": plan["controller"], "problems": []}
    children = []

    line.build(plan)
    monitor_log = os.path.join(here, "monitor.log")
    children.append(
        subprocess.Popen(["tc", "-n", "rtr", "-tshort", "monitor"], stdout=open(monitor_log, "w"), env=dict(os.environ, TZ="UTC"))
    )
    server = python("net", "flows.py", "server", line.TRAFFIC)
    children += [server, python("net", "prober.py", "far", line.PROBE)]
    time.sleep(0.7)
    counted = server.pid

    if kind in ("static", "oracle", "command"):
        first = plan["capacity"][0] if kind == "oracle" else [0, plan["nominal"]["download"], plan["nominal"]["upload"]]
        line.shape({"download": 0.95 * first[1], "upload": 0.95 * first[2]})
    controller = None
    if kind in ("wanctl", "command"):
        controller = Controller(plan["controller"]["command"], here)
        if kind == "wanctl":
            if not wait_for_shaper(controller, monitor_log):
                facts["problems"].append("the controller did not put CAKE on both directions")
            every = "1" if plan["silent"] or plan["outage"] else "5"
            children.append(python("rtr", "status.py", os.path.join(here, "status.jsonl"), every))
        else:
            time.sleep(2.0)

    prober = python(
        "rtr", "prober.py", "near", line.PROBE, os.path.join(here, "probes.csv"), stdin=subprocess.PIPE, text=True
    )
    flows = python(
        "rtr", "flows.py", "client", line.TRAFFIC, os.path.join(folder, "plan.json"),
        str(FLOWS["download"]), str(FLOWS["upload"]), stdin=subprocess.PIPE, text=True,
    )  # fmt: skip
    idle_from = time.time() + 0.5
    zero = idle_from + IDLE + plan["lead_load"]
    facts.update(zero=zero, idle=[idle_from - zero, -plan["lead_load"]])
    flows.stdin.write(f"{zero}\n")
    flows.stdin.flush()

    obey = {"net": line.Tc("net"), "rtr": line.Tc("rtr"), "ip": line.Tc("net", "ip")}
    to_come = events(plan, kind == "oracle")
    samples, applied = [], []
    next_sample = zero - plan["lead_load"] - 1.0
    begin_ticks = begin_cpu = None
    while True:
        due = min(next_sample, zero + to_come[0][0] if to_come else next_sample)
        time.sleep(max(0.0, due - time.time()))
        now = time.time()
        if begin_ticks is None and now >= zero:
            begin_ticks, begin_cpu = cpu_ticks(), controller.cpu_seconds() if controller else 0.0
        while to_come and zero + to_come[0][0] <= now:
            at, who, lines = to_come.pop(0)
            for each in lines:
                obey[who](each)
            applied.append((at, time.time() - zero - at))
        if now >= next_sample:
            samples.append([now, *byte_counters(counted)])
            if controller and len(samples) % 10 == 0:
                controller.memory()
            next_sample += SAMPLE
            if now > zero + plan["seconds"]:
                break
    end_ticks = cpu_ticks()
    span = samples[-1][0] - zero
    facts["busy"] = (end_ticks[0] - begin_ticks[0]) / max(1, end_ticks[1] - begin_ticks[1])
    facts["late_events_ms"] = round(1e3 * max([late for _, late in applied], default=0.0), 1)
    if controller:
        facts["cpu_seconds"] = controller.cpu_seconds() - begin_cpu
        facts["cpu_share"] = facts["cpu_seconds"] / span
        facts["memory_bytes"] = controller.memory()
        if controller.child.poll() is not None:
            facts["problems"].append(f"the controller ended by itself with {controller.child.returncode}")

    prober.stdin.close()
    prober.wait(20)
    flows.stdin.close()
    shown = subprocess.run(["tc", "-n", "rtr", "-s", "qdisc", "show"], capture_output=True, text=True).stdout
    with open(os.path.join(here, "qdiscs.txt"), "w") as file:
        file.write(shown + subprocess.run(["tc", "-n", "net", "-s", "qdisc", "show"], capture_output=True, text=True).stdout)
    if controller:
        facts["ended_with"] = controller.stop()
        left = subprocess.run(["tc", "-n", "rtr", "qdisc", "show"], capture_output=True, text=True).stdout
        facts["cake_left_behind"] = "cake" in left
    with open(os.path.join(here, "samples.csv"), "w") as file:
        file.writelines(f"{t - zero:.4f},{down},{up}\n" for t, down, up in samples)
    with open(os.path.join(here, "facts.json"), "w") as file:
        json.dump(facts, file, indent=1)
    for child in children:
        child.terminate()
    for name in os.listdir(here):
        shutil.copyfile(os.path.join(here, name), os.path.join(folder, name))


if __name__ == "__main__":
    main(sys.argv[1])
