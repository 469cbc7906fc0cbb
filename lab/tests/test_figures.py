import unittest

from labkit import figures, verdict
from tests.made_up import recording

FALL = {"kind": "fall", "direction": "download", "time": 10.0, "to": 12e6}
RISE = {"kind": "rise", "direction": "download", "time": 30.0, "to": 24e6}
HALVED = [[0.0, 24e6, 6e6], [10.0, 12e6, 6e6], [30.0, 24e6, 6e6]]


class Figures(unittest.TestCase):
    def test_quantile_is_a_value_that_occurred(self):
        self.assertEqual(figures.quantile(range(1, 101), 0.95), 95)
        self.assertEqual(figures.quantile([7], 0.99), 7)
        self.assertIsNone(figures.quantile([], 0.5))

    def test_utilisation_is_measured_against_the_capacity_of_each_moment(self):
        r = recording(capacity=HALVED, carried=lambda i, t: 0.8)
        self.assertAlmostEqual(figures.measure(r)["download_utilisation"], 0.8, places=3)

    def test_utilisation_counts_only_while_somebody_wants_the_line(self):
        demand = {"download": [[10, 20]], "upload": []}
        r = recording(demand=demand, carried=lambda i, t: 0.9 if 10 <= t < 20 else 0.0)
        measured = figures.measure(r)
        self.assertAlmostEqual(measured["download_utilisation"], 0.9, delta=0.02)
        self.assertIsNone(measured["upload_utilisation"])

    def test_nothing_can_be_carried_in_an_outage(self):
        r = recording(outage=[[10.0, 20.0]])
        self.assertAlmostEqual(r.could_carry(0, 5.0, 25.0), 10 * 24e6)

    def test_delay_under_load_leaves_the_idle_lead_out(self):
        r = recording(delay=lambda t: 400.0 if t < 0 else 10.0)
        self.assertEqual(figures.measure(r)["added_max_ms"], 10.0)

    def test_bad_seconds(self):
        r = recording(delay=lambda t: 60.0 if 5 <= t < 8 else 1.0)
        self.assertAlmostEqual(figures.measure(r)["bad_seconds"], 3.0, delta=0.05)

    def test_after_a_fall_delay_must_stay_good_for_a_second(self):
        def delay(t):
            return 100.0 if 10.1 <= t < 11 or 11.5 <= t < 12 else 5.0

        r = recording(marks=[FALL], capacity=HALVED, delay=delay)
        self.assertAlmostEqual(figures.recoveries(r)[0]["time_to_good"], 2.0, delta=0.05)

    def test_delay_that_never_becomes_good_has_no_recovery_time(self):
        r = recording(marks=[FALL], capacity=HALVED, delay=lambda t: 100.0 if t > 10 else 5.0)
        measured = figures.measure(r)
        self.assertIsNone(measured["fall_to_good_s"])
        self.assertEqual(measured["falls_never_good"], 1)

    def test_first_cut_is_timed_from_the_first_delayed_reply(self):
        rates = {"download": [(-5.0, 22e6), (10.4, 11e6)], "upload": []}
        r = recording(marks=[FALL], capacity=HALVED, rates=rates, delay=lambda t: 80.0 if 10.1 <= t < 11 else 5.0)
        # The first delayed probe leaves at 10.1 s and is back 104 ms later.
        self.assertAlmostEqual(figures.recoveries(r)[0]["first_cut_after_delayed"], 0.196, delta=0.03)

    def test_rise_recovery(self):
        def carried(i, t):
            return 0.5 if 30 <= t < 33 else 0.95

        entry = figures.recoveries(recording(marks=[RISE], capacity=HALVED, carried=carried))[0]
        # At 2.9 s a tenth of the second that begins there is still at half: 0.905.
        self.assertAlmostEqual(entry["time_to_90"], 2.9, delta=0.11)
        self.assertAlmostEqual(entry["utilisation_10s_later"], 0.95, places=2)

    def test_a_change_to_the_same_rate_is_no_change(self):
        rates = {"download": [(-5.0, 22e6), (3.0, 22e6), (4.0, 20e6), (5.0, 22e6)], "upload": []}
        measured = figures.measure(recording(rates=rates))
        self.assertEqual(measured["rate_changes_per_minute"], 2.0)
        self.assertAlmostEqual(measured["download_lowest_rate_share"], 20 / 24)

    def test_a_busy_kernel_makes_a_run_invalid(self):
        r = recording()
        self.assertEqual(figures.invalid_reasons(r, figures.measure(r)), [])
        r.facts["busy"] = 0.9
        self.assertIn("90% busy", figures.invalid_reasons(r, figures.measure(r))[0])

    def test_lost_probes_make_a_run_invalid_unless_the_scenario_loses_them(self):
        def delay(t):
            return None if 20 <= t < 24 else 2.0

        rates = {"download": [(-5.0, 22e6)], "upload": [(-5.0, 5e6)]}
        r = recording(delay=delay, rates=rates)
        self.assertTrue(figures.invalid_reasons(r, figures.measure(r)))
        r = recording(delay=delay, rates=rates, outage=[[20.0, 24.0]])
        self.assertEqual(figures.invalid_reasons(r, figures.measure(r)), [])


class Verdicts(unittest.TestCase):
    def outcomes(self, r, invalid=()):
        return [outcome for _, outcome in verdict.judge(r, figures.measure(r), list(invalid))]

    def test_a_rate_raised_while_blind_misses_the_criterion(self):
        kept = {"download": [(-5.0, 22e6), (35.5, 15e6)], "upload": [(-5.0, 5e6)]}
        self.assertEqual(self.outcomes(recording("blackhole", rates=kept)), [True] * 4)
        raised = {"download": [(-5.0, 20e6), (20.0, 22e6), (35.5, 15e6)], "upload": [(-5.0, 5e6)]}
        self.assertEqual(self.outcomes(recording("blackhole", rates=raised)), [False, True, True, True])

    def test_control_must_be_regained_when_reflectors_answer_again(self):
        kept = {"download": [(-5.0, 22e6)], "upload": [(-5.0, 5e6)]}
        r = recording("blackhole", rates=kept, delay=lambda t: 150.0 if 34 <= t < 39 else 5.0)
        self.assertEqual(self.outcomes(r), [True, True, False, True])

    def test_jitter_must_not_lower_rates_much(self):
        low = {"download": [(-5.0, 22e6), (30.0, 20e6)], "upload": [(-5.0, 5.9e6)]}
        self.assertEqual(self.outcomes(recording("jitter", rates=low)), [False, True])

    def test_an_invalid_run_is_not_judged(self):
        """C-114: and what nobody judged is not met."""
        self.assertEqual(self.outcomes(recording("jitter"), ["the kernel was 99% busy"]), [None])

    def test_uncontrolled_lines_are_not_judged(self):
        self.assertEqual(self.outcomes(recording("drop", kind="static")), [])


if __name__ == "__main__":
    unittest.main()
