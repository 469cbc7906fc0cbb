import unittest
import xml.etree.ElementTree as tree

from labkit import comparison, figures
from tests.made_up import recording


def run(controller, seed, carried, delay, invalid=()):
    measured = figures.measure(recording(carried=lambda i, t: carried, delay=lambda t: delay))
    return {"scenario": "steady", "controller": controller, "seed": seed, "figures": measured, "invalid": list(invalid)}


class Comparison(unittest.TestCase):
    def setUp(self):
        self.results = [
            run("oracle", 1, 0.95, 5.0),
            run("mine", 1, 0.80, 20.0),
            run("mine", 2, 0.90, 30.0),
            run("mine", 3, 0.86, 26.0),
            run("mine", 4, 0.20, 900.0, invalid=["the kernel was 99 % busy"]),
        ]

    def test_medians_with_ranges_beside_the_oracle_and_without_what_is_invalid(self):
        text = comparison.markdown(self.results)
        mine = next(line for line in text.splitlines() if line.startswith("| mine"))
        cells = [cell.strip() for cell in mine.strip("|").split("|")]
        self.assertEqual(cells[1], "3 of 4")
        self.assertEqual(cells[2], "86.0 (80.0-90.0)")
        self.assertEqual(cells[5], "26.0 (20.0-30.0)")
        self.assertEqual(cells[-2:], ["91/91", "+21.0"])
        self.assertIn("- steady, mine, seed 4: the kernel was 99 % busy", text)

    def test_the_picture_has_a_spot_per_run_and_one_per_median(self):
        drawing = tree.fromstring(comparison.picture(self.results))
        spots = [spot for spot in drawing.iter() if spot.tag.endswith("circle")]
        legend, oracle, mine = 2, 1 + 1, 3 + 1
        self.assertEqual(len(spots), legend + oracle + mine)

    def test_a_scenario_that_nobody_uses_has_no_place(self):
        idle = {"scenario": "idle", "controller": "mine", "seed": 1, "invalid": []}
        idle["figures"] = figures.measure(recording(scenario="idle", demand={"download": [], "upload": []}))
        self.assertIn("| mine | 1 | - |", comparison.markdown([idle]))
        tree.fromstring(comparison.picture([idle]))


if __name__ == "__main__":
    unittest.main()
