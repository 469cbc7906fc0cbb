"""From a run's folder to its result, its picture and its verdict."""

import os

from . import figures, plot, recording, verdict


def analyse(folder):
    r = recording.read(folder)
    measured = figures.measure(r)
    invalid = figures.invalid_reasons(r, measured)
    plan = r.plan
    name = plan["controller"]["name"]
    result = {
        "scenario": plan["scenario"],
        "controller": name,
        "seed": plan["seed"],
        "seconds": plan["seconds"],
        "figures": measured,
        "invalid": invalid,
        "recoveries": figures.recoveries(r),
        "verdict": verdict.judge(r, measured, invalid),
        "folder": os.path.basename(folder),
    }
    title = f"{plan['scenario']}, {name}, seed {plan['seed']}" + (": INVALID" if invalid else "")
    plot.draw(r, title, os.path.join(folder, "plot.svg"))
    return result


def conclude(results):
    """Prints every criterion's outcome. 0: all met; 1: one failed; 3: none could be judged."""
    outcomes = []
    print()
    for result in results:
        for text, outcome in result["verdict"]:
            word = {True: "met   ", False: "MISSED", None: "unsure"}[outcome]
            print(f"{word}  {result['scenario']}, {result['controller']}, seed {result['seed']}: {text}")
            outcomes.append(outcome)
    if False in outcomes:
        return 1
    return 0 if True in outcomes else 3
