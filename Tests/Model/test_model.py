"""What must hold of every case, on random ones; and the model as a program."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

from random_cases import COMBINATIONS, STRIDE, Case
from service_model import replay
from servicemodel.simulation import Simulation

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [Case(7, number).make() for number in range(3_000)]


class EveryCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runs = []
        for case in CASES:
            simulation = Simulation(case)
            cls.runs.append((case, simulation, simulation.run()))

    def each(self, check):
        for number, (case, simulation, result) in enumerate(self.runs):
            with self.subTest(case=number, options=case["options"]):
                check(case, simulation, result)

    def test_the_combinations_differ(self):
        self.assertNotEqual(COMBINATIONS % STRIDE, 0)
        self.assertEqual(len({tuple(Case(7, number).parts) for number in range(3_000)}), 3_000)

    def test_every_read_has_one_outcome(self):
        def check(case, simulation, result):
            outcomes = [result[name] for name in ("hits", "delayed_hits", "misses", "negatives", "errors")]
            self.assertEqual(sum(outcomes), result["requests"])
            self.assertEqual(result["requests"] + result["writes"] + result["deletes"], len(case["trace"]))
            self.assertLessEqual(result["stale_hits"], min(result["stale_reads"], result["hits"]))
            self.assertLessEqual(result["negative_hits"], result["negatives"])

        self.each(check)

    def test_every_outcome_occurs(self):
        for name in (
            "hits", "delayed_hits", "misses", "negatives", "negative_hits", "errors", "write_errors", "evictions",
            "admissions_refused", "early_refreshes", "voided_fills", "grace_answers", "expirations", "stale_hits",
            "flushes", "lost_writes", "refreshes_wasted",
        ):
            self.assertGreater(sum(result[name] > 0 for _, _, result in self.runs), 30, name)

    def test_origin_writes(self):
        def check(case, simulation, result):
            changes, errors = result["writes"] + result["deletes"], result["write_errors"]
            if case["options"]["write-strategy"].startswith("write-behind"):
                self.assertLessEqual(result["writes_flushed"] + result["lost_writes"], result["writes"])
                self.assertLessEqual(result["origin_writes"], changes)
                if "coalesce=no" in case["options"]["write-strategy"] and "crash-at" not in case["options"]:
                    if result["deletes"] == 0 and errors == 0:
                        self.assertEqual(result["origin_writes"], result["writes"])
            else:
                # A late write is an error, and commits nevertheless.
                self.assertLessEqual(changes - errors, result["origin_writes"])
                self.assertLessEqual(result["origin_writes"], changes)
                self.assertEqual((result["flushes"], result["dirty_bytes_max"], result["lost_writes"]), (0, 0, 0))

        self.each(check)

    def test_nothing_is_left(self):
        def check(case, simulation, result):
            self.assertEqual((simulation.behind.pending, simulation.behind.sent), ({}, {}))
            self.assertFalse(any(entry.dirty for entry in simulation.tier.entries.values()))
            self.assertFalse(simulation.origin.queue or simulation.origin.busy)
            loads = simulation.loads
            self.assertFalse(any(loads.under_way.values()) or loads.flights or loads.tokens or loads.background)
            self.assertFalse(loads.locks or loads.episodes.open)

        self.each(check)

    def test_episodes_count_every_load(self):
        def check(case, simulation, result):
            self.assertEqual(sum(simulation.loads.episodes.sizes), result["origin_reads"])

        self.each(check)

    def test_capacity(self):
        def check(case, simulation, result):
            tier = simulation.tier
            self.assertEqual(tier.used, sum(tier.weight(entry.size) for entry in tier.entries.values()))
            self.assertLessEqual(tier.used, tier.capacity)

        self.each(check)

    def test_single_flight(self):
        def check(case, simulation, result):
            if simulation.options.guard.kind == "coalesce" and case["options"]["write-strategy"] == "write-around":
                if "invalidate" not in case["options"] and result["deletes"] == 0:
                    self.assertIn(result["loads_per_expiry_max"], (None, 1))

        self.each(check)

    def test_a_late_run_is_the_same(self):
        for case, _, result in self.runs[:200]:
            again = replay(case)
            del again["events"]
            self.assertEqual(again, result)


class Program(unittest.TestCase):
    def run_model(self, cases):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(cases, file)
            file.flush()
            return subprocess.run(
                [sys.executable, os.path.join(HERE, "service_model.py"), file.name], capture_output=True, text=True,
                check=False)

    def test_a_result_a_case(self):
        done = self.run_model(CASES[:5])
        self.assertEqual(done.returncode, 0)
        results = json.loads(done.stdout)
        self.assertEqual([len(result["events"]) for result in results], [len(case["trace"]) for case in CASES[:5]])

    def test_what_is_not_understood_is_an_error(self):
        trace = [[0, "r", "a", 1, None, None, True]]
        for options in (
            {"price": "ram=1/GiB-month"}, {"ttl": "5"}, {"guard": "lock:pol=1s"}, {"guard": "mutex"},
            {"jitter": "101%"},
            {"early-refresh": "xfetch"}, {"write-strategy": "write-behind:batch=0"}, {"origin": "concurrency=0"},
            {"cache-latency": "constant:-1s"}, {"origin-latency": "redis-lan"}, {"rate": "5"}, {"invalidate": "a:*"},
        ):
            done = self.run_model([{"trace": trace, "options": options, "capacity": "1"}])
            self.assertEqual((done.returncode, done.stdout), (64, ""), options)
            self.assertEqual(done.stderr.count("\n"), 1)

    def test_the_same_random_cases_again(self):
        outputs = [subprocess.run(
            [sys.executable, os.path.join(HERE, "random_cases.py"), "3", "20"], capture_output=True, check=True).stdout
            for _ in range(2)]
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(len(json.loads(outputs[0])), 20)


if __name__ == "__main__":
    unittest.main()
