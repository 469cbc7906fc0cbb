"""Asks the controller how it is, as a monitoring system would, and notes each answer.

usage: status.py FILE SECONDS
"""

import json
import sys
import time
import urllib.request

URL = "http://127.0.0.1:9101/status"


def main(path, every):
    while True:
        begin = time.time()
        try:
            with urllib.request.urlopen(URL, timeout=2) as response:
                answer = json.loads(response.read())
        except (OSError, ValueError) as failure:
            answer = {"error": str(failure)}
        with open(path, "a") as file:
            file.write(json.dumps({"time": begin, "took": time.time() - begin, "status": answer}) + "\n")
        time.sleep(max(0.1, begin + every - time.time()))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
