"""Users of a house with two lines: those who begin something, and those who are in the middle of it.

usage: people.py server ADDRESS   answers each packet of UDP port 53 and each byte of TCP port 22 with whom it sees
       people.py users ADDRESS FILE   until standard input closes; FILE gets one JSON document per line

A newcomer is a DNS question of a new connection, five a second. A resident is a connection that stays: another TCP (SSH)
and another UDP one every two seconds, each used once a second. Whoever is seen under another address than before, or
reset, was broken.
"""

import json
import socket
import sys
import threading
import time

QUESTIONS, SHELL = 53, 22
EVERY = 0.2
NEW_RESIDENTS = 2.0
MOST_RESIDENTS = 40
# A line may be dead or its queue long: who waits is not broken yet.
PATIENCE = 3.0


def answer(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, QUESTIONS))
    while True:
        asked, sender = s.recvfrom(64)
        s.sendto(f"{asked.decode()} {sender[0]}".encode(), sender)


def serve(address):
    threading.Thread(target=answer, args=(address,), daemon=True).start()
    listener = socket.create_server((address, SHELL), backlog=64)
    while True:
        s, sender = listener.accept()
        threading.Thread(target=shell, args=(s, sender[0]), daemon=True).start()


def shell(s, sender):
    try:
        while s.recv(1):
            s.sendall(sender.encode() + b"\n")
    except OSError:
        pass
    s.close()


class Notes:
    def __init__(self, path):
        self.file = open(path, "a")
        self.lock = threading.Lock()

    def __call__(self, **what):
        with self.lock:
            self.file.write(json.dumps(what) + "\n")
            self.file.flush()


def question(address, notes):
    begin = time.time()
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(PATIENCE)
    seen = None
    try:
        s.connect((address, QUESTIONS))
        s.send(b"0")
        seen = s.recv(64).decode().split()[1]
    except OSError:
        pass
    notes(kind="newcomer", time=begin, seen=seen, ms=1e3 * (time.time() - begin))
    s.close()


def reside(address, kind, number, notes):
    """One connection that stays."""
    stream = kind == "tcp"
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
    s.settimeout(PATIENCE)
    try:
        s.connect((address, SHELL if stream else QUESTIONS))
    except OSError:
        return  # a beginning that fails is the newcomers' matter
    first, turn = None, 0
    while True:
        turn += 1
        begin = time.time()
        try:
            s.send(b"x" if stream else str(turn).encode())
            said = s.recv(64).decode().split()
            while not stream and said[0] != str(turn):
                said = s.recv(64).decode().split()  # late answers to former ones
            seen = said[-1]
            if first is None:
                first = seen
                notes(kind="resident", time=begin, what=kind, number=number, seen=seen)
            elif seen != first:
                notes(kind="broken", time=begin, what=kind, number=number, how=f"{first} became {seen}")
                return
        except socket.timeout:
            pass
        except OSError as failure:
            notes(kind="broken", time=begin, what=kind, number=number, how=str(failure), seen=first)
            return
        time.sleep(max(0.0, begin + 1.0 - time.time()))


def use(address, path):
    notes = Notes(path)

    def residents():
        for number in range(MOST_RESIDENTS):
            for kind in ("tcp", "udp"):
                threading.Thread(target=reside, args=(address, kind, number, notes), daemon=True).start()
            time.sleep(NEW_RESIDENTS)

    def newcomers():
        while True:
            begin = time.time()
            threading.Thread(target=question, args=(address, notes), daemon=True).start()
            time.sleep(max(0.0, begin + EVERY - time.time()))

    threading.Thread(target=residents, daemon=True).start()
    threading.Thread(target=newcomers, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1] == "server":
        serve(sys.argv[2])
    else:
        use(sys.argv[2], sys.argv[3])
