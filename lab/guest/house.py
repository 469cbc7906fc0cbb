"""A house with two lines, in the lab's kernel: wanctl steers on the router, users use it, lines are spoilt and mended.

    lan   the users
    rtr   the router: lan0, wan0 (cable) and wan1 (lte), address translation, wanctl
    net   the Internet: eth0 and eth1 with a bottleneck each, servers and reflectors

usage: house.py FOLDER   reads FOLDER/house.json; leaves there people.jsonl, house-facts.json, controller.log
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import line
from play import Controller, python

MODULES = ("libcrc32c", "nfnetlink", "nf_conntrack", "nf_conntrack_netlink")
# Made by lab/netfilter: the packaged ones know no nftables for IP.
BUILT = ("nf_nat", "nf_tables", "nft_ct", "nft_chain_nat", "nft_nat")
LINES = {"cable": ("wan0", "eth0", "ifb1", "198.51.100"), "lte": ("wan1", "eth1", "ifb2", "203.0.113")}
STATUS = "http://127.0.0.1:9101/steer"
BUFFER_SECONDS = 0.5


def tbf(rate):
    return f"tbf rate {round(rate)}bit burst 6100 limit 1000000000"


def netem(one_way_ms, lost):
    return f"netem delay {one_way_ms}ms rate 1gbit limit 20000 loss {100 if lost else 0}%"


def build(plan):
    for module in MODULES:
        line.run(f"modprobe -d /run/modules {module}")
    for module in BUILT:
        line.run(f"insmod {plan['modules']}/{module}.ko")
    line.run(
        """set -e
        for ns in lan rtr net; do ip netns add $ns; ip -n $ns link set lo up; done
        ip link add lan0 netns rtr type veth peer name user0 netns lan
        ip -n rtr addr add 10.7.0.1/24 dev lan0; ip -n rtr link set lan0 up
        ip -n lan addr add 10.7.0.2/24 dev user0; ip -n lan link set user0 up
        ip -n lan route add default via 10.7.0.1
        """
    )
    for metric, (wan, eth, ifb, network) in enumerate(LINES.values(), 1):
        line.run(
            f"""set -e
            ip link add {wan} netns rtr type veth peer name {eth} netns net
            for pair in rtr:{wan} net:{eth}; do
              ip netns exec ${{pair%%:*}} ethtool -K ${{pair##*:}} tso off gso off gro off >/dev/null
              ip -n ${{pair%%:*}} link set ${{pair##*:}} txqueuelen 1000 up
            done
            ip -n rtr addr add {network}.2/24 dev {wan}
            ip -n rtr route add default via {network}.1 dev {wan} metric {metric}00
            ip -n net addr add {network}.1/24 dev {eth}
            ip -n net link add {ifb} type ifb; ip -n net link set {ifb} up
            tc -n net qdisc add dev {eth} ingress
            tc -n net filter add dev {eth} parent ffff: matchall action mirred egress redirect dev {ifb}
            """
        )
    for name, (wan, eth, ifb, _) in LINES.items():
        for device, rate in zip((eth, ifb), plan["lines"][name]["rates"]):
            buffer = round(rate / 8 * BUFFER_SECONDS)
            line.run(
                f"""set -e
                tc -n net qdisc add dev {device} root handle 1: {tbf(rate)}
                tc -n net qdisc add dev {device} parent 1:1 handle 10: {netem(plan["lines"][name]["one_way_ms"], False)}
                tc -n net qdisc add dev {device} parent 10:1 handle 20: bfifo limit {buffer}
                """
            )
    line.run(
        """set -e
        ip netns exec rtr sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
        for dev in wan0 wan1 lan0; do ip netns exec rtr sysctl -q -w net.ipv4.conf.$dev.rp_filter=2; done
        ip netns exec rtr nft add table ip home
        ip netns exec rtr nft 'add chain ip home post { type nat hook postrouting priority srcnat; }'
        ip netns exec rtr nft 'add rule ip home post oifname "wan0" snat to 198.51.100.2'
        ip netns exec rtr nft 'add rule ip home post oifname "wan1" snat to 203.0.113.2'
        """
    )
    for address in [line.TRAFFIC, line.PROBE, *line.REFLECTORS]:
        line.run(f"ip -n net addr add {address}/32 dev lo")


def steering():
    """What wanctl says of it, asked in the router's namespace; None while it does not answer."""
    script = f"import urllib.request as u; print(u.urlopen('{STATUS}', timeout=3).read().decode())"
    asked = subprocess.run(
        ["ip", "netns", "exec", "rtr", sys.executable, "-I", "-c", script], capture_output=True, text=True
    )
    try:
        return json.loads(asked.stdout)
    except ValueError:
        return None


def wait_until_seen(controller, seconds):
    """Until both lines are known to be up and steering has its things in the kernel."""
    end = time.time() + seconds
    while time.time() < end and controller.child.poll() is None:
        said = steering()
        links = [one.get("link") for one in (said or {}).get("lines", [])]
        if links == ["up", "up"]:
            tables = subprocess.run(["ip", "netns", "exec", "rtr", "nft", "list", "tables"], capture_output=True, text=True)
            if "wanctl_steer" in tables.stdout:
                return True
        time.sleep(1)
    return False


def apply(step, plan, controller, tc):
    action = step["action"]
    if action == "kill":
        for pid in controller.processes():
            os.kill(int(pid), signal.SIGKILL)
        return
    name = step["line"]
    wan, eth, ifb, _ = LINES[name]
    nominal = plan["lines"][name]["rates"]
    for device, rate in zip((eth, ifb), nominal):
        if action in ("fall", "recover"):
            share = step.get("share", 1.0) if action == "fall" else 1.0
            tc(f"qdisc change dev {device} root handle 1: {tbf(rate * share)}")
        else:
            lost = action == "die"
            tc(f"qdisc change dev {device} parent 1:1 handle 10: {netem(plan['lines'][name]['one_way_ms'], lost)}")


def main(folder):
    with open(os.path.join(folder, "house.json")) as file:
        plan = json.load(file)
    here = "/run/lab/out"
    os.makedirs(here)
    facts = {"problems": [], "applied": []}
    build(plan)
    children = [python("net", "flows.py", "server", line.TRAFFIC), python("net", "people.py", "server", line.TRAFFIC)]
    controller = Controller(plan["command"], here)
    if not wait_until_seen(controller, 90):
        facts["problems"].append("wanctl did not see both lines, or did not set up steering: " + json.dumps(steering()))
    people = python(
        "lan", "people.py", "users", line.TRAFFIC, os.path.join(here, "people.jsonl"), stdin=subprocess.PIPE, text=True
    )
    demand = os.path.join(here, "demand.json")
    with open(demand, "w") as file:
        json.dump({"demand": {"download": [[0, plan["seconds"]]], "upload": [[0, plan["seconds"]]]}}, file)
    flows = python("lan", "flows.py", "client", line.TRAFFIC, demand, "4", "1", stdin=subprocess.PIPE, text=True)
    zero = time.time() + plan["idle"]
    flows.stdin.write(f"{zero}\n")
    flows.stdin.flush()
    facts["zero"] = zero
    tc = line.Tc("net")
    for step in plan["steps"]:
        time.sleep(max(0.0, zero + step["at"] - time.time()))
        apply(step, plan, controller, tc)
        facts["applied"].append(dict(step, time=time.time()))
    time.sleep(max(0.0, zero + plan["seconds"] - time.time()))
    facts["steering"] = steering()
    facts["ruleset"] = subprocess.run(
        ["ip", "netns", "exec", "rtr", "nft", "list", "ruleset"], capture_output=True, text=True
    ).stdout
    facts["conntrack"] = subprocess.run(
        ["ip", "netns", "exec", "rtr", "conntrack", "-L", "--mark", "0x01000000/0x0f000000"], capture_output=True, text=True
    ).stderr if shutil.which("conntrack") else ""
    for child in (people, flows):
        child.stdin.close()
    # wanctl is not asked to end: it would remove its interfaces, of which the modules cannot hear, since they are built of a later release
    # than the kernel.
    if controller.child.poll() is not None and not any(step["action"] == "kill" for step in plan["steps"]):
        facts["problems"].append(f"wanctl ended by itself with {controller.child.returncode}")
    for child in children:
        child.terminate()
    with open(os.path.join(here, "house-facts.json"), "w") as file:
        json.dump(facts, file, indent=1)
    for name in os.listdir(here):
        shutil.copyfile(os.path.join(here, name), os.path.join(folder, name))


if __name__ == "__main__":
    main(sys.argv[1])
