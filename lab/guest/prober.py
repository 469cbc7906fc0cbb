"""Delay as a user's small packets meet it, in each direction, independent of any controller.

A packet of its own UDP flow goes out every 20 ms and comes back from the far side. Arrivals are stamped by the kernel
and both ends share one clock, so neither a busy Python nor the far program's own time counts.

usage: prober.py far ADDRESS
       prober.py near ADDRESS FILE   writes FILE when its standard input closes: sent,up_ms,down_ms,late_ms
"""

import math
import select
import socket
import struct
import sys
import time

PORT = 7007
SPACING = 0.02
SO_TIMESTAMPNS = 35  # asm-generic/socket.h; the socket module does not name it
REQUEST = struct.Struct("!Id")  # sequence number, time sent
REPLY = struct.Struct("!Iddd")  # the same, time it arrived over there, time the reply was sent
PADDING = bytes(64)


def open_socket():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return s


def receive(s):
    """One packet and the time at which the kernel got it."""
    data, ancillary, _, _ = message = s.recvmsg(256, 64)
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanos = struct.unpack("qq", value[:16])
            return data, seconds + nanos / 1e9, message[3]
    return data, time.time(), message[3]


def far(address):
    s = open_socket()
    s.bind((address, PORT))
    while True:
        data, arrived, sender = receive(s)
        sequence, sent = REQUEST.unpack_from(data)
        s.sendto(REPLY.pack(sequence, sent, arrived, time.time()) + PADDING, sender)


def near(address, path):
    s = open_socket()
    s.connect((address, PORT))
    poll = select.poll()
    poll.register(s, select.POLLIN)
    poll.register(sys.stdin, select.POLLIN | select.POLLHUP)
    sent_at, late_ms, ways = [], [], {}
    due = time.time()
    ending = math.inf
    while time.time() < ending:
        wait = due - time.time()
        if wait <= 0 and ending == math.inf:
            now = time.time()
            late_ms.append((now - due) * 1e3)
            sent_at.append(now)
            try:
                s.send(REQUEST.pack(len(sent_at) - 1, now) + PADDING)
            except OSError:
                pass  # counts as lost
            # A slot that was missed is skipped: bunched probes would measure each other.
            due += SPACING * max(1, math.ceil((now - due) / SPACING))
            continue
        for descriptor, _ in poll.poll(max(1, min(wait, 0.1) * 1e3)):
            if descriptor == s.fileno():
                try:
                    data, arrived, _ = receive(s)
                except OSError:
                    continue
                sequence, sent, there, back = REPLY.unpack_from(data)
                ways[sequence] = ((there - sent) * 1e3, (arrived - back) * 1e3)
            elif ending == math.inf:
                poll.unregister(sys.stdin)
                ending = time.time() + 2  # for replies still under way
    with open(path, "w") as file:
        for sequence, sent in enumerate(sent_at):
            up, down = ways.get(sequence, ("", ""))
            ways_text = f"{up:.3f},{down:.3f}" if up != "" else ","
            file.write(f"{sent:.6f},{ways_text},{late_ms[sequence]:.2f}\n")


if __name__ == "__main__":
    {"far": far, "near": near}[sys.argv[1]](*sys.argv[2:])
