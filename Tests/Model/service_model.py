#!/usr/bin/env python3
"""Replays the cases of a file as SERVICE-MODEL.md says: `service_model.py CASES.json` (README.md)."""

import json
import sys

from servicemodel import metrics
from servicemodel.simulation import Simulation
from servicemodel.spelling import UsageError

CASE = {"trace", "options", "policy", "capacity", "seed", "events", "tick_ns", "name"}
USAGE = 64


def replay(case):
    """The columns of one case; with `"events": true` also what each request saw."""
    for name in case:
        if name not in CASE:
            raise UsageError(f"unknown field '{name}'")
    simulation = Simulation(case)
    result = simulation.run()
    if case.get("events"):
        result["events"] = metrics.events(simulation)
    return result


def main(arguments):
    if len(arguments) != 1:
        print("usage: service_model.py CASES.json", file=sys.stderr)
        return USAGE
    sys.setrecursionlimit(100_000)
    with sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8") as file:
        cases = json.load(file)
    results = []
    for number, case in enumerate(cases):
        try:
            results.append(replay(case))
        except UsageError as error:
            print(f"service_model.py: case {number}: {error}", file=sys.stderr)
            return USAGE
    json.dump(results, sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
