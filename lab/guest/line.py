"""The line: two namespaces, a bottleneck between them, and the commands that change it while it is in use.

    rtr  the user's router: wan0 (with CAKE on it, and on ifb0 for what arrives), the clients, the controller
    net  the Internet: eth0 (tbf and netem: the download's bottleneck), ifb1 (the upload's), servers, reflectors
"""

import subprocess

REFLECTORS = ["1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220"]
TRAFFIC = "192.0.2.10"
PROBE = "192.0.2.20"
OUR_SIDE, FAR_SIDE = "198.51.100.2", "198.51.100.1"
BOTTLENECK = {"download": "eth0", "upload": "ifb1"}
SHAPED = {"download": "ifb0", "upload": "wan0"}
# At the nominal rate; about a second where the line has fallen to 45 %.
BUFFER_SECONDS = 0.5


def run(command):
    subprocess.run(command, shell=True, check=True)


class Tc:
    """One tc that stays and obeys line by line: a start of tc costs more here than what it does."""

    def __init__(self, namespace, program="tc"):
        command = ["ip", "netns", "exec", namespace, program, "-force", "-batch", "-"]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)

    def __call__(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def close(self):
        self.child.stdin.close()
        self.child.wait(10)


def rate_of(direction, rate):
    return f"qdisc change dev {BOTTLENECK[direction]} root handle 1: {tbf(rate)}"


def tbf(rate):
    # Eight milliseconds of burst would let eight milliseconds of probes through untouched: keep it at five packets.
    return f"tbf rate {max(64000, round(rate))}bit burst 7600 limit 1000000000"


def path_of(direction, one_way_ms, jitter_ms, loss):
    # With a rate, netem keeps packets in order. It is far above the line's, so it delays nothing.
    spread = f" {jitter_ms:.3f}ms distribution normal" if jitter_ms > 0 else ""
    lost = " loss 100%" if loss else " loss 0%"
    return (
        f"dev {BOTTLENECK[direction]} parent 1:1 handle 10: "
        f"netem delay {one_way_ms:.3f}ms{spread} rate 1gbit limit 20000{lost}"
    )


def build(plan):
    run(
        f"""set -e
        ip netns add rtr
        ip netns add net
        ip link add wan0 netns rtr type veth peer name eth0 netns net
        for pair in rtr:wan0 net:eth0; do
          ip netns exec ${{pair%%:*}} ethtool -K ${{pair##*:}} tso off gso off gro off >/dev/null
          ip -n ${{pair%%:*}} link set ${{pair##*:}} txqueuelen 1000 up
          ip -n ${{pair%%:*}} link set lo up
        done
        ip -n rtr addr add {OUR_SIDE}/24 dev wan0
        ip -n rtr route add default via {FAR_SIDE}
        ip -n net addr add {FAR_SIDE}/24 dev eth0
        ip -n net link add ifb1 type ifb
        ip -n net link set ifb1 up
        for ns in rtr net; do
          ip netns exec $ns sysctl -q -w net.ipv4.tcp_no_metrics_save=1 net.ipv4.ping_group_range="0 2147483647"
        done
        """
    )
    ip = Tc("net", "ip")
    for address in [TRAFFIC, PROBE, *REFLECTORS]:
        ip(f"addr add {address}/32 dev lo")
    for address in REFLECTORS:
        # Under the address of the same name; what it leaves uncovered when that is taken away vanishes without a word.
        ip(f"route add blackhole {address}/32")
    ip.close()
    tc = Tc("net")
    first, path = plan["capacity"][0], plan["path"][0]
    tc("qdisc add dev eth0 ingress")
    tc("filter add dev eth0 parent ffff: matchall action mirred egress redirect dev ifb1")
    for index, direction in enumerate(("download", "upload")):
        tc(f"qdisc add dev {BOTTLENECK[direction]} root handle 1: {tbf(first[1 + index])}")
        tc("qdisc add " + path_of(direction, plan["one_way_ms"] + path[1], path[2], False))
        buffer = round(plan["nominal"][direction] / 8 * BUFFER_SECONDS)
        tc(f"qdisc add dev {BOTTLENECK[direction]} parent 10:1 handle 20: bfifo limit {buffer}")
    tc.close()


def shape(rates):
    """CAKE in both directions, as a user's own set-up would be."""
    run(
        f"""set -e
        ip -n rtr link add ifb0 type ifb
        ip -n rtr link set ifb0 up
        tc -n rtr qdisc add dev wan0 handle ffff: ingress
        tc -n rtr filter add dev wan0 parent ffff: matchall action mirred egress redirect dev ifb0
        tc -n rtr qdisc add dev wan0 root cake bandwidth {round(rates["upload"])}bit besteffort raw
        tc -n rtr qdisc add dev ifb0 root cake bandwidth {round(rates["download"])}bit besteffort ingress raw
        """
    )
