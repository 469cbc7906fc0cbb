"""Greedy TCP flows that cost little: large writes on one side, reads that only count on the other.

usage: flows.py server ADDRESS
       flows.py client ADDRESS PLAN FLOWS_DOWN FLOWS_UP   starts when its standard input gives the time of second 0
"""

import json
import socket
import struct
import sys
import threading
import time

PORTS = {"download": 5201, "upload": 5202}
ZEROES = bytes(1 << 20)
# recv(MSG_TRUNC) on TCP throws the data away in the kernel; SO_RCVLOWAT wakes the reader once per so many bytes.
AT_A_TIME = 1 << 18
LOW_WATER = 1 << 16


def pour(s):
    try:
        while True:
            s.sendall(ZEROES)
    except OSError:
        s.close()


def drain(s):
    try:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, LOW_WATER)
        sink = bytearray(AT_A_TIME)
        while s.recv_into(sink, AT_A_TIME, socket.MSG_TRUNC):
            pass
    except OSError:
        pass
    s.close()


def serve(address, direction):
    listener = socket.create_server((address, PORTS[direction]), backlog=64)
    while True:
        s, _ = listener.accept()
        threading.Thread(target=pour if direction == "download" else drain, args=(s,), daemon=True).start()


def want(address, direction, spans, zero):
    """One flow: connects when a span of demand begins, and is cut off when it ends."""
    for begin, end in spans:
        time.sleep(max(0.0, zero + begin - time.time()))
        while time.time() < zero + end:
            s = socket.socket()
            # Closing sends a reset: what is still in the buffers was wanted by nobody any more.
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            try:
                s.connect((address, PORTS[direction]))
            except OSError:
                s.close()
                time.sleep(0.5)
                continue
            worker = threading.Thread(target=drain if direction == "download" else pour, args=(s,), daemon=True)
            worker.start()
            worker.join(max(0.0, zero + end - time.time()))
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()


def client(address, plan, downloads, uploads):
    with open(plan) as file:
        demand = json.load(file)["demand"]
    zero = float(sys.stdin.readline())
    for direction, count in (("download", int(downloads)), ("upload", int(uploads))):
        for _ in range(count):
            arguments = (address, direction, demand[direction], zero)
            threading.Thread(target=want, args=arguments, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1] == "server":
        threading.Thread(target=serve, args=(sys.argv[2], "download"), daemon=True).start()
        serve(sys.argv[2], "upload")
    else:
        client(*sys.argv[2:])
