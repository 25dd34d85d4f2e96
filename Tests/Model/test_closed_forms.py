"""The closed forms of FIELD.md 0.3, the XFetch table of 1.2, and the table of delayed hits of 0.7, on the model.

Seeds are fixed, so that a test passes always or never; tolerances are about four standard errors of runs this long.
"""

import math
import os
import random
import unittest

from service_model import replay

DELAYED_HITS = "/work/shared/traces/delayed-hits/trace.csv"


def run(trace, capacity="10", policy="lru", seed=1, events=False, **options):
    options = {name.replace("_", "-"): value for name, value in options.items()}
    return replay({"trace": trace, "options": options, "policy": policy, "capacity": capacity, "seed": seed,
                   "events": events})


def reads(count, key="k"):
    return [[None, "r", key, 1, None, None, True]] * count


def writes(count):
    return [[None, "w", "k", 1, None, None, True]] * count


class Expiry(unittest.TestCase):
    def test_fixed_ttl(self):
        result = run(reads(40_000), rate="6/s:poisson", ttl="1s")
        self.assertAlmostEqual(result["hit_ratio"], 6 / 7, delta=0.003)

    def test_sliding_ttl(self):
        result = run(reads(40_000), rate="6/s:poisson", ttl="sliding:1s")
        self.assertAlmostEqual(result["hit_ratio"], 1 - math.exp(-6), delta=0.001)

    def test_stale_given_hit_without_invalidation(self):
        # Reads at 50/s and writes at 1/s are requests at 51/s of which each is a write with probability 1/51.
        chance = random.Random(3)
        trace = [[None, "w" if chance.random() < 1 / 51 else "r", "k", 1, None, None, True] for _ in range(150_000)]
        result = run(trace, rate="51/s:poisson", ttl="1s", write_strategy="write-around")
        self.assertAlmostEqual(result["stale_hits"] / result["hits"], math.exp(-1), delta=0.02)

    def test_mean_age_at_hit(self):
        result = run(reads(40_000), rate="40/s:poisson", ttl="5s", events=True)
        ages, loaded = [], None
        for _, outcome, time, *_ in result["events"]:
            if outcome == "miss":
                loaded = time
            else:
                ages.append(time - loaded)
        self.assertAlmostEqual(sum(ages) / len(ages) / 1e9, 2.5, delta=0.02)


class Stampede(unittest.TestCase):
    def test_no_protection(self):
        result = run(reads(50_000), rate="30/s:poisson", ttl="10s", origin_latency="constant:1s")
        self.assertAlmostEqual(result["loads_per_expiry_mean"], 31, delta=1.8)

    def test_coalesced(self):
        result = run(reads(20_000), rate="30/s:poisson", ttl="10s", origin_latency="constant:1s", guard="coalesce")
        self.assertEqual(result["loads_per_expiry_max"], 1)
        self.assertEqual(result["origin_reads"], result["misses"])

    def xfetch(self, beta, ttl, requests):
        """The size and the gap depend on the TTL only where the gap is not far below it."""
        result = run(
            reads(requests), rate="10/s:poisson", ttl=f"{ttl}s", origin_latency="constant:3s",
            early_refresh=f"xfetch:beta={beta}")
        scale, size = 3 * beta, math.exp(1 / beta)
        gap = scale * (math.log(10 * scale) + 0.5772)
        episodes = requests / 10 / (ttl - gap + 3)
        self.assertAlmostEqual(
            result["loads_per_expiry_mean"], 7.122 if beta == 0.5 else size,
            delta=4 * math.sqrt(size * (size - 1) / episodes))
        # The gap is Gumbel: its standard deviation is pi / sqrt 6 times its scale.
        self.assertAlmostEqual(
            result["refresh_gap_mean_ms"] / 1000, gap, delta=4 * 1.2825 * scale / math.sqrt(episodes))

    def test_xfetch_beta_half(self):
        self.xfetch(0.5, 40, 120_000)

    def test_xfetch_beta_1(self):
        self.xfetch(1, 50, 150_000)

    def test_xfetch_beta_1_5(self):
        self.xfetch(1.5, 80, 120_000)

    def test_xfetch_beta_2(self):
        self.xfetch(2, 100, 120_000)

    def test_xfetch_beta_4(self):
        self.xfetch(4, 200, 150_000)

    def test_xfetch_beta_0_is_plain_ttl(self):
        options = dict(rate="10/s:poisson", ttl="20s", origin_latency="constant:3s", events=True)
        plain = run(reads(5_000), **options)
        self.assertEqual(run(reads(5_000), early_refresh="xfetch:beta=0", **options), plain)

    def test_uniform_early_expiry(self):
        result = run(
            reads(200_000), rate="100/s:poisson", ttl="60s", origin_latency="constant:1s", early_refresh="uniform:50s")
        size = 1 + 100 / (2 * 50) + math.sqrt(math.pi * 100 / (2 * 50))
        gap = 50 - math.sqrt(math.pi * 50 / (2 * 100))
        self.assertAlmostEqual(result["loads_per_expiry_mean"], size, delta=0.6)
        self.assertAlmostEqual(result["refresh_gap_mean_ms"] / 1000, gap, delta=0.2)


class WriteBehind(unittest.TestCase):
    def test_timer_of_a_key(self):
        result = run(writes(60_000), rate="6/s:poisson", write_strategy="write-behind:interval=1s")
        self.assertAlmostEqual(result["writes_per_flush_mean"], 7, delta=0.11)
        self.assertAlmostEqual(result["dirty_bytes_mean"], 6 / 7, delta=0.006)

    def test_periodic(self):
        result = run(writes(60_000), rate="6/s:poisson", write_strategy="write-behind:interval=1s:flush=periodic")
        self.assertAlmostEqual(result["writes_per_flush_mean"], 6 / (1 - math.exp(-6)), delta=0.1)
        self.assertAlmostEqual(result["dirty_bytes_mean"], 1 - (1 - math.exp(-6)) / 6, delta=0.006)

    def test_no_delay_is_write_through(self):
        result = run(writes(100), rate="6/s:poisson", write_strategy="write-behind:interval=0s")
        self.assertEqual(result["origin_writes"], 100)


class Latency(unittest.TestCase):
    def test_delayed_hits_of_a_key_never_cached(self):
        result = run(reads(60_000), rate="0.5/s:poisson", ttl="0s", origin_latency="constant:10s", guard="coalesce")
        self.assertAlmostEqual(result["latency_mean_us"] / 1e6, 35 / 6, delta=0.08)
        aggregate = result["latency_mean_us"] / 1e6 * result["requests"] / result["origin_reads"]
        self.assertAlmostEqual(aggregate, 35, delta=1)

    def uncached(self, requests, origin_latency, servers, rate):
        """The mean time at the origin, in seconds."""
        result = run(reads(requests), rate=f"{rate}/s:poisson", ttl="0s", origin_latency=origin_latency,
                     origin=f"concurrency={servers}")
        self.assertEqual(result["misses"], requests)
        return result["latency_mean_us"] / 1e6

    def test_m_m_1(self):
        self.assertAlmostEqual(self.uncached(150_000, "exponential:1s", 1, 0.6), 1 / (1 - 0.6), delta=0.12)

    def test_m_d_1(self):
        self.assertAlmostEqual(self.uncached(100_000, "constant:1s", 1, 0.6), 1 + 0.6 / (2 * 0.4), delta=0.05)

    def test_m_m_3(self):
        load, servers = 2.1, 3
        full = load**servers / math.factorial(servers) * servers / (servers - load)
        waits = full / (sum(load**k / math.factorial(k) for k in range(servers)) + full)  # Erlang C
        self.assertAlmostEqual(
            self.uncached(150_000, "exponential:1s", servers, load), 1 + waits / (servers - load), delta=0.08)

    def test_amat(self):
        chance = random.Random(5)
        trace = [[None, "r", str(chance.randrange(30)), 1, None, None, True] for _ in range(3_000)]
        result = run(trace, "12", rate="10/s", cache_latency="constant:1ms", origin_latency="constant:20ms")
        self.assertAlmostEqual(result["latency_mean_us"], 1000 + result["misses"] / 3_000 * 20_000, places=3)


class NoLatency(unittest.TestCase):
    def test_a_cyclic_scan_never_hits(self):
        for policy in ("lru", "fifo"):
            trace = [[None, "r", str(i % 10), 1, None, None, True] for i in range(200)]
            self.assertEqual(run(trace, "4", policy, rate="1/s")["hits"], 0)

    def test_fifo_misses_more_with_more_room(self):
        trace = [[None, "r", key, 1, None, None, True] for key in "123412512345"]
        self.assertEqual(run(trace, "3", "fifo", rate="1/s")["misses"], 9)
        self.assertEqual(run(trace, "4", "fifo", rate="1/s")["misses"], 10)

    def test_lru_is_a_list(self):
        chance = random.Random(6)
        keys = [str(min(int(chance.expovariate(0.1)), 60)) for _ in range(4_000)]
        recent, hits = [], 0
        for key in keys:
            hits += key in recent
            recent = [key] + [other for other in recent if other != key][:11]
        trace = [[None, "r", key, 1, None, None, True] for key in keys]
        for options in ({"rate": "1/s"}, {"clients": "1"}):
            for guard in ("none", "coalesce", "lock", "lease"):
                for read in ("cache-aside", "read-through"):
                    result = run(trace, "12", guard=guard, read_strategy=read, **options)
                    self.assertEqual((result["hits"], result["misses"]), (hits, 4_000 - hits))


@unittest.skipUnless(os.path.exists(DELAYED_HITS), f"{DELAYED_HITS} is not here")
class DelayedHits(unittest.TestCase):
    def test_table(self):
        with open(DELAYED_HITS, encoding="utf-8") as file:
            rows = [line.strip().split(";") for line in file]
        trace = [[int(time) * 10**9, "r", key, 1, None, None, True] for time, key in rows]
        table = {  # seconds of a fetch: total latency, hits, delayed, misses
            1: (2_879, 2121, 0, 2879), 10: (33_344, 1322, 867, 2811), 100: (418_326, 248, 2185, 2567),
            1000: (4_319_892, 48, 2983, 1969),
        }
        for seconds, expected in table.items():
            result = run(trace, "12", guard="coalesce", origin_latency=f"constant:{seconds}s", events=True)
            total = sum(latency for _, _, _, latency, _, _ in result["events"]) // 10**9
            self.assertEqual((total, result["hits"], result["delayed_hits"], result["misses"]), expected)


if __name__ == "__main__":
    unittest.main()
