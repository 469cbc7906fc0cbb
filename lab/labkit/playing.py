"""Which controllers there are, and one run of one of them in the lab's kernel."""

import dataclasses
import json
import os
import shlex
import subprocess
import sys

LAB = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
sys.path.insert(0, os.path.join(LAB, "guest"))

# What wanctl may measure: also the delay of each direction, or round trips alone.
EVIDENCE = ("auto", "round-trips")


@dataclasses.dataclass(frozen=True)
class Controller:
    """Something that sets rates. `kind` is none, static, oracle, wanctl or command; `config` is wanctl's file."""

    name: str
    kind: str
    command: str = ""
    config: str = ""


# Kernels that run now, so that none outlives a bench that plays several at a time.
running = set()


def stop():
    """Ends the kernels that run now; their starters know how."""
    for kernel in list(running):
        kernel.terminate()


class Unusable(Exception):
    """A controller that cannot be run, with what to do about it."""


class Missing(Exception):
    """A Debian package is missing; the message names it."""


def configuration(evidence):
    """What a user of this line would write."""
    import line

    one_way = ", one-way: off" if evidence == "round-trips" else ""
    return f"""lines:
  lab:
    shaper: {{interface: wan0}}
    download: {{max: 24Mbit}}
    upload: {{max: 6Mbit}}
    probe: {{reflectors: [{", ".join(line.REFLECTORS[:4])}]{one_way}}}
    cake: {{overhead: raw}}
http: {{listen: "127.0.0.1:9101"}}
"""


def for_plan(config, plan):
    """A recorded line falls to a tenth of its best: a minimum of a tenth, the default, could not drain a queue there."""
    if plan.scenario.startswith("trace-"):
        config = config.replace("max: 24Mbit", "min: 1200kbit, max: 24Mbit").replace("max: 6Mbit", "min: 300kbit, max: 6Mbit")
    return config


def wanctl(name, folder, config):
    """The program built in `folder`, with that configuration."""
    program = os.path.join(os.path.realpath(folder), "wanctl")
    if not os.access(program, os.X_OK):
        raise Unusable(
            f"{program} is not there: build the project, name its folder with --wanctl, "
            "or choose --controllers none,static,oracle"
        )
    # Out here first: the launcher may still have to build, which must not happen inside a scenario.
    if subprocess.run([program, "version"], stdout=subprocess.DEVNULL).returncode:
        raise Unusable(f"{program} version fails: see above")
    return Controller(name, "wanctl", f"exec {shlex.quote(program)} run --config CONFIG", config)


def foreign(text, number):
    """Any other: `NAME=COMMAND` or a command."""
    name, equals, command = text.partition("=")
    named = equals and name.replace("-", "").isalnum()
    return Controller(name, "command", command) if named else Controller(f"command{number}", "command", text)


def play(folder, plan, controller):
    """Plays a plan; its recording is then in `folder`. 0, or the exit code of what went wrong, told on stderr."""
    os.makedirs(folder)
    command = controller.command or None
    if controller.kind == "wanctl":
        path = os.path.join(folder, "wanctl.yaml")
        with open(path, "w") as file:
            file.write(for_plan(controller.config, plan))
        command = command.replace("CONFIG", shlex.quote(path))
    document = dataclasses.asdict(plan)
    document["controller"] = {"name": controller.name, "kind": controller.kind, "command": command}
    with open(os.path.join(folder, "plan.json"), "w") as file:
        json.dump(document, file)
    limit = str(int(plan.seconds + plan.lead_load + 150))
    kernel_log = os.path.join(folder, "kernel.log")
    with open(os.path.join(folder, "guest.log"), "wb") as log:
        kernel = subprocess.Popen(
            [os.path.join(LAB, "exec"), "--first", "--timeout", limit, "--kernel-log", kernel_log, "--",
             "/usr/bin/python3", os.path.join(LAB, "guest", "play.py"), folder],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    running.add(kernel)
    try:
        code = kernel.wait()
    except BaseException:
        # Asked to end: the kernel must not outlive us, and its starter knows how to end it.
        kernel.terminate()
        kernel.wait()
        raise
    finally:
        running.discard(kernel)
    if code:
        with open(os.path.join(folder, "guest.log"), errors="replace") as log:
            said = log.read()[-4000:]
        if code == 127:
            raise Missing(said)
        sys.stderr.write(said)
        print(f"lab: {plan.scenario} with {controller.name} could not be run (exit code {code})", file=sys.stderr)
    return code
