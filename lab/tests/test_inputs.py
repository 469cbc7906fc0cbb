import math
import os
import tempfile
import unittest

from labkit import recording, scenarios


class Scenarios(unittest.TestCase):
    def test_the_same_seed_gives_the_same_plan_and_another_seed_another(self):
        for name in scenarios.SCENARIOS:
            self.assertEqual(scenarios.build(name, seed=3), scenarios.build(name, seed=3), name)
        self.assertNotEqual(scenarios.build("lte", seed=3).capacity, scenarios.build("lte", seed=4).capacity)

    def test_offset_starts_later_in_the_same_course(self):
        late = scenarios.build("lte", seed=3, offset=10.0).capacity
        early = scenarios.build("lte", seed=3).capacity
        self.assertEqual(late[0][1:2], early[50][1:2])

    def test_capacity_is_positive_starts_at_zero_and_never_exceeds_the_nominal_rate(self):
        for name in scenarios.SCENARIOS:
            for short in (False, True):
                plan = scenarios.build(name, short, seed=7)
                self.assertEqual(plan.capacity[0][0], 0.0, name)
                for _, down, up in plan.capacity:
                    self.assertTrue(0 < down <= 24e6 and 0 < up <= 6e6, name)
                self.assertTrue(all(0 <= m["time"] < plan.seconds for m in plan.marks), name)

    def test_traces_are_read_and_repeated(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "trace.csv")
            with open(path, "w") as file:
                file.write("t_s,mbit\n0.0,10\n0.2,20\n0.4,99\n")
            series = scenarios.from_trace(path, 24e6, 7)
        self.assertEqual(series, [10e6, 20e6, 24e6, 10e6, 20e6, 24e6, 10e6])


class Monitor(unittest.TestCase):
    def test_rates_are_read_from_what_tc_prints(self):
        rows = [
            "[2026-01-01T00:00:01.500000] qdisc cake 8001: dev wan0 root refcnt 2 bandwidth 5700Kbit besteffort raw ",
            "[2026-01-01T00:00:02.000000] qdisc cake 8002: dev ifb4wan0 root refcnt 2 bandwidth 22800123bit besteffort ",
            "[2026-01-01T00:00:03.000000] qdisc cake 8002: dev ifb4wan0 root refcnt 2 unlimited besteffort ",
            "[2026-01-01T00:00:04.000000] deleted qdisc cake 8001: dev wan0 root refcnt 2 bandwidth 5700Kbit ",
            "[2026-01-01T00:00:05.000000] qdisc ingress ffff: dev wan0 parent ffff:fff1 ---------------- ",
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "monitor.log")
            with open(path, "w") as file:
                file.write("\n".join(rows) + "\n")
            rates = recording.read_rates(path, zero=1767225600.0)
        self.assertEqual(rates["upload"], [(1.5, 5.7e6), (4.0, math.inf)])
        self.assertEqual(rates["download"], [(2.0, 22800123.0), (3.0, math.inf)])


if __name__ == "__main__":
    unittest.main()
