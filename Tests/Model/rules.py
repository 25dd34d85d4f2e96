"""Examples of the exact rules of SERVICE-MODEL.md, each worked by hand.

A request is spelt `time op key [size]`: r read, n a read that the trace says found nothing, w write, d delete;
times are milliseconds. What it saw is spelt `outcome@time of its answer`, with `v` and the version that a read was
answered with (`dirty` where the origin does not have it yet), and `stale`.
"""

import unittest

from service_model import replay

ORIGIN_5 = {"origin-latency": "constant:5ms"}


def row(text):
    time, op, key, *size = text.split()
    return [int(time) * 10**6, "r" if op == "n" else op, key, int(size[0]) if size else 1, None, None, op != "n"]


def seen(event, op):
    _, outcome, time, _, version, stale = event
    text = f"{outcome}@{time // 10**6}" if time % 10**6 == 0 else f"{outcome}@{time}ns"
    if op == "r" and outcome != "error":
        text += " dirty" if version is None else f" v{version}"
    return text + " stale" * stale


class Rules(unittest.TestCase):
    maxDiff = None

    def check(self, requests, options, expected, capacity="10", policy="lru", **columns):
        """Replays it and compares what each request saw, and these columns."""
        trace = [row(text.strip()) for text in requests.split(",")]
        result = replay({"trace": trace, "options": options, "policy": policy, "capacity": capacity, "seed": 1,
                         "events": True})
        events = [seen(event, request[1]) for event, request in zip(result["events"], trace)]
        self.assertEqual(events, [text.strip() for text in expected.split(",")])
        self.assertEqual({name: result[name] for name in columns}, columns)
