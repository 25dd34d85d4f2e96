"""Rules 4 to 14: times, and what is stored."""

import unittest

from rules import ORIGIN_5, Rules
from service_model import replay


class Time(Rules):
    def test_4_completions_then_timers_then_arrivals(self):
        # The load of 0 is stored at 5, before the arrival of 5; a timeout of 5 is not reached, nor one by the queue.
        self.check("0 r a, 5 r a", {**ORIGIN_5, "origin": "timeout=5ms"}, "miss@5 v0, hit@5 v0")

    def test_5_steps_of_length_zero_go_on_at_once(self):
        # Lookup, load and store of the first are over before the second of the same time arrives.
        self.check("0 r a, 0 r a, 0 w a, 0 r a", {}, "miss@0 v0, hit@0 v0, write@0, miss@0 v1")

    def test_5_before_other_completions_of_that_time(self):
        # Both end at 5, the lookup first: its load, its store and its answer are over before the write commits.
        self.check("0 r a, 0 w a", {"cache-latency": "constant:5ms", "origin-write-latency": "constant:5ms"},
                   "miss@5 v0, write@5")

    def test_6_the_tier_is_looked_at_when_the_lookup_ends(self):
        # The second arrives at 6 and looks at 8, when the value has been there since 2 + 5 = 7.
        self.check("0 r a, 6 r a", {**ORIGIN_5, "cache-latency": "constant:2ms"}, "miss@7 v0, hit@8 v0")

    def test_7_what_a_miss_pays(self):
        # Lookup 1, origin 5, store 2.
        options = {**ORIGIN_5, "cache-latency": "constant:1ms", "store-latency": "constant:2ms"}
        for read, time in (("cache-aside", 6), ("cache-aside:fill=sync", 8), ("read-through", 8)):
            self.check("0 r a", {**options, "read-strategy": read}, f"miss@{time} v0")

    def test_8_what_a_write_pays(self):
        # Origin write 4, store 2. The entry of a, loaded at 0 in no time, meets the write of 10: invalidate: commit 14,
        # gone at 16. write-through: new version at 16. write-around: old version, stale from 14 on; with :invalidate
        # gone at 16, answered at 14. write-behind: new at 12.
        requests = "0 r a, 10 w a, 13 r a, 15 r a, 16 r a"
        options = {"origin-write-latency": "constant:4ms", "store-latency": "constant:2ms"}
        first, before = "miss@0 v0", "hit@13 v0"
        for write, expected in (
            ("invalidate", f"{first}, write@16, {before}, hit@15 v0 stale, miss@16 v1"),
            ("write-through", f"{first}, write@16, {before}, hit@15 v0 stale, hit@16 v1"),
            ("write-around", f"{first}, write@14, {before}, hit@15 v0 stale, hit@16 v0 stale"),
            ("write-around:invalidate", f"{first}, write@14, {before}, hit@15 v0 stale, miss@16 v1"),
            ("write-behind", f"{first}, write@12, hit@13 dirty, hit@15 dirty, hit@16 dirty"),
        ):
            self.check(requests, {**options, "write-strategy": write}, expected, origin_writes=1)

    def test_8_no_allocation_pays_the_trip(self):
        # Absent: write-through 4 + 2 without storing, so 7 misses; write-behind 2, then 4 at the origin, as late.
        options = {"origin-write-latency": "constant:4ms", "store-latency": "constant:2ms"}
        for write in ("write-through", "write-behind"):
            self.check("0 w a, 7 r a", {**options, "write-strategy": f"{write}:allocate=no"}, "write@6, miss@7 v1",
                       flushes=0)

    def test_8_a_failed_write_changes_nothing(self):
        # b keeps the only server from 10 to 15; the write of 11 is refused at once; a is still there.
        self.check("0 r a, 10 r b, 11 w a, 12 r a", {**ORIGIN_5, "origin": "concurrency=1:queue=0"},
                   "miss@5 v0, miss@15 v0, write_error@11, hit@12 v0", writes=1, write_errors=1, origin_writes=0)

    def test_9_a_load_sees_the_version_at_its_start(self):
        # The write commits at 2, in the middle of the service of 0 to 5.
        options = {**ORIGIN_5, "origin-write-latency": "constant:1ms"}
        self.check("0 r a, 1 w a", options, "miss@5 v0 stale, write@2")
        self.check("0 r a, 1 w a", {**options, "origin": "read-at=end"}, "miss@5 v1, write@2")

    def test_9_commit_then_the_next_starts(self):
        # One server: the write is in service from 0 to 1; the load waits and starts after its commit.
        self.check("0 w a, 0 r a", {**ORIGIN_5, "origin-write-latency": "constant:1ms", "origin": "concurrency=1"},
                   "write@1, miss@6 v1")

    def test_9_the_next_starts_before_the_client_goes_on(self):
        # One server. At 6 the service of b ends: c starts, until 11; only then b is stored and evicts a, whose flush
        # waits until 11 and ends at 15.
        self.check("0 w a, 1 r b, 2 r c, 14 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:4ms", "write-strategy": "write-behind",
                    "origin": "concurrency=1"}, "write@0, miss@6 v0, miss@11 v0, hit@14 dirty", capacity="1", flushes=1)

    def test_10_constant_rate(self):
        # A third of a second is 333333333.3 ns.
        trace = [[None, "r", "a", 1, None, None, True]] * 4
        result = replay({"trace": trace, "options": {"rate": "3/s"}, "capacity": "1", "events": True})
        self.assertEqual([event[2] for event in result["events"]], [0, 333333333, 666666666, 10**9])

    def test_10_spread(self):
        # Three requests in a tick of 10 ms; at twice the speed half of that.
        for speed, times in (("1x", [0, 3333333, 6666666, 10**7]), ("2x", [0, 1666666, 3333333, 5 * 10**6])):
            trace = [[time, "r", "a", 1, None, None, True] for time in (0, 0, 0, 10**7)]
            result = replay({"trace": trace, "options": {"speed": speed}, "capacity": "1", "events": True,
                             "tick_ns": 10**7})
            self.assertEqual([event[2] for event in result["events"]], times)

    def test_closed_loop(self):
        # One client: 0 to 5, think 2, hit at 7, think 2, load from 9 to 14.
        trace = [[None, "r", key, 1, None, None, True] for key in "aab"]
        result = replay({"trace": trace, "options": {**ORIGIN_5, "clients": "1", "think": "constant:2ms"},
                         "capacity": "5", "events": True})
        self.assertEqual([event[2] // 10**6 for event in result["events"]], [5, 7, 14])


class Storing(Rules):
    def test_12_the_stale_set_race(self):
        # The load read version 0 at 0; the write commits and deletes at 2; the fill of 5 brings version 0 back.
        # A lease is voided by the delete, and read-through by rule 12: nothing is stored, 6 loads version 1.
        requests = "0 r a, 1 w a, 6 r a"
        options = {**ORIGIN_5, "origin-write-latency": "constant:1ms"}
        for guard in ("none", "coalesce", "lock"):
            self.check(requests, {**options, "guard": guard}, "miss@5 v0 stale, write@2, hit@6 v0 stale",
                       voided_fills=0)
        without = "miss@5 v0 stale, write@2, miss@11 v1"
        self.check(requests, {**options, "guard": "lease"}, without, voided_fills=1)
        self.check(requests, {**options, "read-strategy": "read-through"}, without, voided_fills=1)

    def test_12_a_blind_store_overwrites_a_newer_version(self):
        # Write-through stores version 1 at 2, the fill of the load of 0 version 0 at 5.
        self.check("0 r a, 1 w a, 3 r a, 6 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:1ms", "write-strategy": "write-through"},
                   "miss@5 v0 stale, write@2, hit@3 v1, hit@6 v0 stale")

    def test_12_write_behind_voids_loads(self):
        # The dirty value of 1 is not overwritten by the fill of 5.
        self.check("0 r a, 1 w a, 6 r a", {**ORIGIN_5, "write-strategy": "write-behind"},
                   "miss@5 v0, write@1, hit@6 dirty", voided_fills=1)

    def test_12_also_when_it_is_clean_again(self):
        # The write of 1 is at the origin at 2; the fill of 5 would bring version 0 back.
        self.check("0 r a, 1 w a, 6 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:1ms", "write-strategy": "write-behind:batch=1"},
                   "miss@5 v0 stale, write@1, hit@6 v1", voided_fills=1)

    def test_13_loads_reserve_no_space(self):
        # Room for one: a is stored at 5, b at 6 in its place; a again at 12.
        self.check("0 r a, 1 r b, 5 r a, 7 r a", ORIGIN_5, "miss@5 v0, miss@6 v0, hit@5 v0, miss@12 v0", capacity="1",
                   evictions=2)

    def test_13_eviction_does_not_touch_the_load(self):
        # a, stored at 5, expires at 7; the hit of 8 is in grace and loads in the background until 13. b, under way from
        # 4 to 9, evicts a; the load stores a all the same at 13, and evicts b.
        self.check("0 r a, 4 r b, 8 r a, 13 r a", {**ORIGIN_5, "ttl": "2ms", "grace": "revalidate=10ms"},
                   "miss@5 v0, miss@9 v0, hit@8 v0, hit@13 v0", capacity="1", evictions=2, origin_reads=3)

    def test_13_above_the_capacity(self):
        # 5 bytes do not go into 4: refused, and the older entry of 2 goes.
        self.check("0 r a 2, 1 w a 5, 2 r a 2", {"write-strategy": "write-through"}, "miss@0 v0, write@1, miss@2 v1",
                   capacity="4B", admissions_refused=1, evictions=0)

    def test_14_a_store_over_an_entry_is_a_hit_to_the_policy(self):
        # LRU: the write makes a the newest, c evicts b. FIFO: a is still the oldest.
        requests, options = "0 r a, 1 r b, 2 w a, 3 r c, 4 r a, 5 r b", {"write-strategy": "write-through"}
        self.check(requests, options, "miss@0 v0, miss@1 v0, write@2, miss@3 v0, hit@4 v1, miss@5 v0", capacity="2")
        self.check("0 r a, 1 r b, 2 w a, 3 r c, 4 r b, 5 r a", options,
                   "miss@0 v0, miss@1 v0, write@2, miss@3 v0, hit@4 v0, miss@5 v1", capacity="2", policy="fifo")

    def test_14_growth_evicts(self):
        # 2 + 2 bytes; a grows to 3, which leaves no room for b.
        self.check("0 r a 2, 1 r b 2, 2 w a 3, 3 r a 3, 4 r b 1", {"write-strategy": "write-through"},
                   "miss@0 v0, miss@1 v0, write@2, hit@3 v1, miss@4 v0", capacity="4B", evictions=1, bytes_resident=4)

    def test_14_ttl_starts_again(self):
        # Stored at 0 and again at 3 with 4 to live: alive at 6, over at 7.
        self.check("0 r a, 3 w a, 6 r a, 7 r a", {"write-strategy": "write-through", "ttl": "4ms"},
                   "miss@0 v0, write@3, hit@6 v1, miss@7 v1", expirations=1)


if __name__ == "__main__":
    unittest.main()
