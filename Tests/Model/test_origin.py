"""Rules 40 to 45: the origin's queue, metrics and draws."""

import unittest

from rules import ORIGIN_5, Rules
from servicemodel.draws import GAMMA, fnv1a64, mix


class OriginAndMetrics(Rules):
    def test_40_queue(self):
        # a is served from 0 to 5, b waits and is served until 10, c is one too many.
        self.check("0 r a, 1 r b, 2 r c", {**ORIGIN_5, "origin": "concurrency=1:queue=1"},
                   "miss@5 v0, miss@10 v0, error@2", origin_reads=3, origin_peak_per_second=3)

    def test_40_timeout(self):
        # b, in service from 5 on, is late at 7, but keeps the server until 10; c, waiting since 2, is withdrawn at 8;
        # d is served from 10 to 15, its timeout.
        self.check("0 r a, 1 r b, 2 r c, 9 r d, 16 r b", {**ORIGIN_5, "origin": "concurrency=1:timeout=6ms"},
                   "miss@5 v0, error@7, error@8, miss@15 v0, miss@21 v0")

    def test_40_a_late_write_commits(self):
        # Late at 4, committed at 6; the tier hears nothing of it.
        self.check("0 r a, 1 w a, 5 r a, 7 r a", {"origin-write-latency": "constant:5ms", "origin": "timeout=3ms"},
                   "miss@0 v0, write_error@4, hit@5 v0, hit@7 v0 stale", origin_writes=1, write_errors=1,
                   stale_age_mean_ms=1.0)

    def test_40_flushes_are_neither_refused_nor_late(self):
        # The server is busy until 5; the flush of 1 waits, and takes until 10.
        self.check("0 r b, 1 w a, 9 r a, 10 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:5ms", "write-strategy": "write-behind:batch=1",
                    "origin": "concurrency=1:queue=0:timeout=6ms"},
                   "miss@5 v0, write@1, hit@9 dirty, hit@10 v1", flushes=1, write_errors=0)

    def test_41_episodes(self):
        # The first load is stored at 5: an episode of two. The second ends at 6; that of 6 is an episode of its own.
        self.check("0 r a, 1 r a, 6 r a", {**ORIGIN_5, "ttl": "0s"}, "miss@5 v0, miss@6 v0, miss@11 v0",
                   loads_per_expiry_mean=1.5, loads_per_expiry_p99=2, loads_per_expiry_max=2)

    def test_43_the_worst_second(self):
        # Two writes in the first second, three loads in the second.
        self.check("0 w a, 999 w b, 1000 r c, 1500 r d, 1999 r e, 2000 r f", {},
                   "write@0, write@999, miss@1000 v0, miss@1500 v0, miss@1999 v0, miss@2000 v0",
                   origin_peak_per_second=3, origin_reads=4, origin_writes=2)

    def test_44_nearest_rank(self):
        # Latencies 1, 2, 3, 4 ms: half of four is the second, nine tenths of four the fourth.
        self.check("0 r a 1, 0 r b 2, 0 r c 3, 0 r d 4", {"origin-latency": "constant:0s+1ms/B"},
                   "miss@1 v0, miss@2 v0, miss@3 v0, miss@4 v0", latency_p50_us=2000.0, latency_p90_us=4000.0,
                   latency_mean_us=2500.0, hit_latency_p99_us=None)

    def test_45_generators(self):
        # Published values: FNV-1a of "a" and of "foobar", and the first number of SplitMix64 from seed 0.
        self.assertEqual(fnv1a64("a"), 0xAF63DC4C8601EC8C)
        self.assertEqual(fnv1a64("foobar"), 0x85944171F73967E8)
        self.assertEqual(mix(GAMMA), 0xE220A8397B1DCDAF)


if __name__ == "__main__":
    unittest.main()
