"""The exact rules of SERVICE-MODEL.md, each on an example worked by hand.

A request is spelt `time op key [size]`: r read, n a read that the trace says found nothing, w write, d delete; times are
milliseconds. What it saw is spelt `outcome@time of its answer`, with `v` and the version that a read was answered with
(`dirty` where the origin does not have it yet), and `stale`.
"""

import unittest

from service_model import replay
from servicemodel.draws import GAMMA, fnv1a64, mix

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


class Time(Rules):
    def test_4_completions_then_timers_then_arrivals(self):
        # The load of 0 is stored at 5, before the arrival of 5; a timeout of 5 is not reached, nor one by the queue.
        self.check("0 r a, 5 r a", {**ORIGIN_5, "origin": "timeout=5ms"}, "miss@5 v0, hit@5 v0")

    def test_5_steps_of_length_zero_go_on_at_once(self):
        # Lookup, load and store of the first are over before the second of the same time arrives.
        self.check("0 r a, 0 r a, 0 w a, 0 r a", {}, "miss@0 v0, hit@0 v0, write@0, miss@0 v1")

    def test_6_the_tier_is_looked_at_when_the_lookup_ends(self):
        # The second arrives at 6 and looks at 8, when the value has been there since 2 + 5 = 7.
        self.check("0 r a, 6 r a", {**ORIGIN_5, "cache-latency": "constant:2ms"}, "miss@7 v0, hit@8 v0")

    def test_7_what_a_miss_pays(self):
        # Lookup 1, origin 5, store 2.
        options = {**ORIGIN_5, "cache-latency": "constant:1ms", "store-latency": "constant:2ms"}
        for read, time in (("cache-aside", 6), ("cache-aside:fill=sync", 8), ("read-through", 8)):
            self.check("0 r a", {**options, "read-strategy": read}, f"miss@{time} v0")

    def test_8_what_a_write_pays(self):
        # Origin write 4, store 2. The entry of a, loaded at 0 in no time, meets the write of 10:
        # invalidate: commit 14, gone at 16. write-through: new version at 16. write-around: old version, stale from 14 on;
        # with :invalidate gone at 16, answered at 14. write-behind: new at 12.
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
            self.check(requests, {**options, "guard": guard}, "miss@5 v0 stale, write@2, hit@6 v0 stale", voided_fills=0)
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

    def test_13_loads_reserve_no_space(self):
        # Room for one: a is stored at 5, b at 6 in its place; a again at 12.
        self.check("0 r a, 1 r b, 5 r a, 7 r a", ORIGIN_5, "miss@5 v0, miss@6 v0, hit@5 v0, miss@12 v0", capacity="1",
                   evictions=2)

    def test_13_eviction_does_not_touch_the_load(self):
        # a, stored at 5, expires at 7; the hit of 8 is in grace and loads in the background until 13. b, under way from 4 to 9,
        # evicts a; the load stores a all the same at 13, and evicts b.
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


class Expiry(Rules):
    def test_15_from_the_store_on(self):
        # Origin 5, store 1: stored at 6, expired at 8. A TTL of 0 is expired at once.
        options = {**ORIGIN_5, "store-latency": "constant:1ms"}
        self.check("0 r a, 7 r a, 8 r a", {**options, "ttl": "2ms"}, "miss@5 v0, hit@7 v0, miss@13 v0")
        self.check("0 r a, 0 r a", {"ttl": "0s"}, "miss@0 v0, miss@0 v0", objects_resident=1, expirations=1)

    def test_16_removed_after_every_grace_and_counted_once(self):
        # Stored at 5, expired from 7 on: 8 finds that, answers (grace until 10) and loads until 13; 9 answers and loads
        # nothing. 10 is past the grace: removed, loads until 15. 14 finds what came in at 13.
        self.check("0 r a, 8 r a, 9 r a, 10 r a, 14 r a", {**ORIGIN_5, "ttl": "2ms", "grace": "revalidate=3ms"},
                   "miss@5 v0, hit@8 v0, hit@9 v0, miss@15 v0, hit@14 v0", expirations=1, origin_reads=3,
                   expired_bytes_max=1)

    def test_17_ttl_of_the_trace(self):
        # The read of 0 has 2 s; that of 3 none, so 2 s again, until 5; b has never had one.
        trace = [[time * 10**9, "r", key, 1, ttl, None, True]
                 for time, key, ttl in ((0, "a", 2), (0, "b", None), (3, "a", 0), (4, "a", None), (5, "a", None), (9, "b", None))]
        result = replay({"trace": trace, "options": {"ttl": "trace"}, "capacity": "9", "events": True})
        self.assertEqual([event[1] for event in result["events"]], ["miss", "miss", "miss", "hit", "miss", "hit"])

    def test_18_sliding(self):
        # Each hit gives 4 more: 3 until 7, 6 until 10; 10 is too late.
        self.check("0 r a, 3 r a, 6 r a, 10 r a", {"ttl": "sliding:4ms"}, "miss@0 v0, hit@3 v0, hit@6 v0, miss@10 v0")

    def test_19_absent_until_written_and_deleted(self):
        # The trace's "not found" of the first request decides; the write is version 1, the delete 2.
        self.check("0 n a, 1 w a, 2 r a, 3 d a, 4 r a, 5 n b, 6 n a", {},
                   "negative@0 v0, write@1, miss@2 v1, delete@3, negative@4 v2, negative@5 v0, negative@6 v2",
                   negatives=4, negative_hits=0)

    def test_20_negative_entries(self):
        # Kept for 5: the write around it makes the "not found" of 3 stale; at 5 it is over.
        self.check("0 n a, 2 w a, 3 r a, 5 r a",
                   {"negative-ttl": "5ms", "write-strategy": "write-around", "grace": "revalidate=9ms:error=9ms"},
                   "negative@0 v0, write@2, negative@3 v0 stale, miss@5 v1", negative_hits=1, stale_reads=1, stale_hits=0)

    def test_21_delete(self):
        # Committed at 3, gone and answered at 4, under every strategy but write-behind the same.
        options = {"origin-write-latency": "constant:2ms", "store-latency": "constant:1ms"}
        for write in ("invalidate", "write-through", "write-around"):
            self.check("0 r a, 1 d a, 2 r a, 3 r a, 4 r a", {**options, "write-strategy": write},
                       "miss@0 v0, delete@4, hit@2 v0, hit@3 v0 stale, negative@4 v1", deletes=1, origin_writes=1)

    def test_21_delete_under_write_behind(self):
        # The dirty value of 0 goes when the delete arrives at 1; the read of 2 loads what the origin has; the delete commits at 5.
        self.check("0 w a, 1 d a, 2 r a, 6 r a",
                   {"origin-write-latency": "constant:4ms", "write-strategy": "write-behind"},
                   "write@0, delete@5, miss@2 v0, negative@6 v1", origin_writes=1, flushes=0)

    def test_21_a_flush_already_sent_is_ordered_by_its_commit(self):
        # Sent at 0 with 4 to go, the delete at 1 with one server: flush 0 to 4 (version 1), delete 4 to 8 (version 2).
        # The value is no longer found at 2; its load waits until 8.
        self.check("0 w a, 1 d a, 2 r a",
                   {"origin-write-latency": "constant:4ms", "write-strategy": "write-behind:batch=1",
                    "origin": "concurrency=1"},
                   "write@0, delete@8, negative@8 v2", flushes=1, origin_writes=2)

    def test_22_one_background_load(self):
        # As in 16, under every guard; with write-around the grace hits are stale from 8 on.
        for guard in ("none", "coalesce", "lock", "lease"):
            self.check("0 r a, 7 w a, 8 r a, 9 r a, 13 r a",
                       {**ORIGIN_5, "ttl": "2ms", "grace": "revalidate=9ms", "guard": guard,
                        "write-strategy": "write-around"},
                       "miss@5 v0, write@7, hit@8 v0 stale, hit@9 v0 stale, hit@13 v1", origin_reads=2, stale_hits=2)

    def test_23_stale_if_error(self):
        # a is stored at 5, expired at 7, of use until 17. The write of b has the only server from 8 to 14: loads are refused.
        # c was never stored. At 17 a is past its grace and loads.
        self.check("0 r a, 8 w b, 9 r a, 10 r c, 17 r a",
                   {**ORIGIN_5, "ttl": "2ms", "grace": "error=10ms", "origin-write-latency": "constant:6ms",
                    "origin": "concurrency=1:queue=0"},
                   "miss@5 v0, write@14, miss@9 v0, error@10, miss@22 v0", grace_answers=1, errors=1, misses=3)

    def test_23_waiters_too(self):
        # A millisecond a byte, timeout 3: the load of 5 bytes fails at 8, and its waiter with it; both are answered by the entry of
        # 2, expired at 4.
        self.check("0 r a 2, 5 r a 5, 6 r a 2",
                   {"origin-latency": "constant:0s+1ms/B", "origin": "timeout=3ms", "ttl": "2ms", "guard": "coalesce",
                    "grace": "error=9ms"},
                   "miss@2 v0, miss@8 v0, delayed@8 v0", grace_answers=2, errors=0)
        self.check("0 r a 2, 5 r a 5, 6 r a 2",
                   {"origin-latency": "constant:0s+1ms/B", "origin": "timeout=3ms", "ttl": "2ms", "guard": "coalesce"},
                   "miss@2 v0, error@8, error@8", grace_answers=0, errors=2)


class EarlyRefreshAndGuards(Rules):
    # Uniform in 0 to an hour: at draws above 10 ms / 1 h it refreshes at every hit of an entry with 10 ms to live.
    ALWAYS = {"origin-latency": "constant:0s+1ms/B", "ttl": "10ms", "early-refresh": "uniform:1h"}

    def test_24_a_failed_sync_refresh(self):
        # Stored at 2 until 12. The load of 5 bytes would take until 10, but times out at 8: the entry answers. 9 loads until 11.
        self.check("0 r a 2, 5 r a 5, 9 r a 2", {**self.ALWAYS, "origin": "timeout=3ms"},
                   "miss@2 v0, miss@8 v0, miss@11 v0", errors=0, grace_answers=0, early_refreshes=2)

    def test_24_the_entry_is_over_when_it_fails(self):
        # The load of 10 fails at 13, the entry expired at 12.
        self.check("0 r a 2, 10 r a 5", {**self.ALWAYS, "origin": "timeout=3ms"}, "miss@2 v0, error@13")

    def test_26_ahead_is_strictly_older(self):
        # Stored at 5 until 15; at 10 its age is half of 10 and no more; 11 loads until 16, when the entry is over since 15.
        self.check("0 r a, 10 r a, 11 r a, 12 r a, 16 r a", {**ORIGIN_5, "ttl": "10ms", "early-refresh": "ahead:factor=0.5"},
                   "miss@5 v0, hit@10 v0, hit@11 v0, hit@12 v0, hit@16 v0", early_refreshes=1, origin_reads=2,
                   refresh_gap_mean_ms=4.0)

    def test_26_sync_triggers_with_and_without_a_guard(self):
        # Stored at 2 until 12. 3 refreshes until 8. Unguarded 4 does too, until 6; guarded it is a hit.
        # The episode opened at 3, 9 before the expiry.
        requests = "0 r a 2, 3 r a 5, 4 r a 2"
        self.check(requests, self.ALWAYS, "miss@2 v0, miss@8 v0, miss@6 v0", early_refreshes=2,
                   refresh_gap_mean_ms=9.0, loads_per_expiry_mean=1.5, loads_per_expiry_max=2)
        for guard in ("coalesce", "lock", "lease"):
            self.check(requests, {**self.ALWAYS, "guard": guard}, "miss@2 v0, miss@8 v0, hit@4 v0", early_refreshes=1,
                       refreshes_wasted=1)
        self.check(requests, {**self.ALWAYS, "read-strategy": "read-through"}, "miss@2 v0, miss@8 v0, hit@4 v0")

    def test_26_linear_never_before_half(self):
        # beta 1: u age / ttl > 0.5 cannot be before half of the TTL.
        requests = ", ".join(["0 r a"] + ["5 r a"] * 50)
        self.check(requests, {"ttl": "10ms", "early-refresh": "linear:beta=1"},
                   ", ".join(["miss@0 v0"] + ["hit@5 v0"] * 50), early_refreshes=0)

    def test_27_read_through_coalesces(self):
        self.check("0 r a, 1 r a", {**ORIGIN_5, "read-strategy": "read-through"}, "miss@5 v0, delayed@5 v0",
                   origin_reads=1)
        self.check("0 r a, 1 r a", ORIGIN_5, "miss@5 v0, miss@6 v0", origin_reads=2)

    def test_28_a_flight_lasts_until_it_is_stored(self):
        # Answered at 5, stored at 8; who joins at 6 is answered at 8. With the store on the path all are.
        options = {**ORIGIN_5, "store-latency": "constant:3ms", "guard": "coalesce"}
        self.check("0 r a, 2 r a, 6 r a, 8 r a", options, "miss@5 v0, delayed@5 v0, delayed@8 v0, hit@8 v0",
                   origin_reads=1)
        self.check("0 r a, 2 r a, 6 r a, 8 r a", {**options, "read-strategy": "cache-aside:fill=sync"},
                   "miss@8 v0, delayed@8 v0, delayed@8 v0, hit@8 v0", origin_reads=1)

    def test_29_lock(self):
        # The holder is stored at 9. 1 polls at 3 and 5, and at 1 + 5 = 6 its wait is over: it loads until 15.
        # 5 polls at 7 and at 9, just after the store.
        options = {"origin-latency": "constant:9ms", "guard": "lock:poll=2ms:wait=5ms:ttl=20ms"}
        self.check("0 r a, 1 r a, 5 r a", options, "miss@9 v0, miss@15 v0, delayed@9 v0", origin_reads=2, delayed_hits=1)

    def test_29_each_poll_pays_its_lookup(self):
        # Lookup 1: denied at 2, wait until 7; polls at 4 and looks at 5; polls at 7 and looks at 8, too late: loads until 17.
        self.check("0 r a, 1 r a",
                   {"origin-latency": "constant:9ms", "cache-latency": "constant:1ms",
                    "guard": "lock:poll=2ms:wait=5ms:ttl=20ms"}, "miss@10 v0, miss@17 v0")

    def test_29_the_lock_expires(self):
        # Held until 4: the poll of 3 is denied, that of 5 takes it and loads until 14.
        self.check("0 r a, 1 r a", {"origin-latency": "constant:9ms", "guard": "lock:poll=2ms:wait=9ms:ttl=4ms"},
                   "miss@9 v0, miss@14 v0")

    def test_29_store_on_timeout(self):
        # Only the fill of the holder at 9 counts: with 1 ms to live it is over at 10; the second load of 1 ends at 10.
        options = {"origin-latency": "constant:9ms", "ttl": "1ms"}
        guard = "lock:poll=1ms:wait=0s:ttl=20ms"
        self.check("0 r a, 1 r a, 10 r a", {**options, "guard": guard}, "miss@9 v0, miss@10 v0, hit@10 v0")
        self.check("0 r a, 1 r a, 10 r a", {**options, "guard": guard + ":store-on-timeout=no"},
                   "miss@9 v0, miss@10 v0, miss@19 v0")

    def test_30_lease(self):
        # The token of 0 is voided by the delete at 3: 4 gets one at once and loads version 1 until 9; 6 waits for that. Those of
        # 0 and 1 have version 0 at 5, and it is not stored.
        self.check("0 r a, 1 r a, 2 w a, 4 r a, 6 r a, 10 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:1ms", "guard": "lease:interval=20ms"},
                   "miss@5 v0 stale, delayed@5 v0 stale, write@3, miss@9 v1, delayed@9 v1, hit@10 v1", voided_fills=1,
                   origin_reads=2)

    def test_30_a_newer_token_voids_the_older(self):
        # The token of 0 is good until 3: 4 has another, good until 7, and voids the first: 6 waits for it although a fill came at 5.
        self.check("0 r a, 4 r a, 6 r a", {**ORIGIN_5, "guard": "lease:interval=3ms"},
                   "miss@5 v0, miss@9 v0, delayed@9 v0", voided_fills=1, origin_reads=2)

    def test_30_tokens_end_with_the_fill(self):
        # Stored at 5 with nothing to live: 6 gets a token at once, though the interval is not over.
        self.check("0 r a, 6 r a", {**ORIGIN_5, "ttl": "0s", "guard": "lease:interval=60ms"}, "miss@5 v0, miss@11 v0")

    def test_invalidation_rules(self):
        # The write of a:1 takes b:1 along, at its effect (commit 3 + store 1), not b:2.
        self.check("0 r b:1, 0 r b:2, 1 w a:1, 3 r b:1, 4 r b:1, 4 r b:2",
                   {"origin-write-latency": "constant:2ms", "store-latency": "constant:1ms",
                    "invalidate": ["a:{id} -> b:{id}"]},
                   "miss@0 v0, miss@0 v0, write@4, hit@3 v0, miss@4 v0, hit@4 v0")


class WriteBehind(Rules):
    def behind(self, words, write="1ms", **more):
        return {"write-strategy": f"write-behind{words}", "origin-write-latency": f"constant:{write}",
                **{name.replace("_", "-"): value for name, value in more.items()}}

    def test_32_batch_and_interval(self):
        # Three are a batch at 2. d is dirty from 3 on: at 13 it goes, and e with it.
        self.check("0 w a, 1 w b, 2 w c, 3 w d, 12 w e, 20 r a", self.behind(":batch=3:interval=10ms"),
                   "write@0, write@1, write@2, write@3, write@12, hit@20 v1", flushes=2, origin_writes=5,
                   writes_per_flush_mean=2.5, dirty_bytes_max=3, dirty_age_max_ms=11.0)

    def test_32_last_write_wins_and_its_age_is_the_first(self):
        # Dirty from 0 on, flushed at 10, committed at 11: one origin write of three.
        self.check("0 w a, 4 w a, 9 w a, 20 r a", self.behind(":interval=10ms"), "write@0, write@4, write@9, hit@20 v1",
                   flushes=1, origin_writes=1, writes_flushed=3, dirty_age_max_ms=11.0)

    def test_32_periodic(self):
        # Ticks at 10 and 20: the write of 3 is committed at 11, that of 12 at 21.
        self.check("0 r b, 3 w a, 12 w a, 30 r a", self.behind(":interval=10ms:flush=periodic"),
                   "miss@0 v0, write@3, write@12, hit@30 v2", flushes=2, dirty_age_max_ms=9.0)

    def test_32_idle(self):
        # Silence from 3 to 7: both go at 7.
        self.check("0 w a, 3 w b, 20 r a", self.behind(":interval=1h:idle=4ms"), "write@0, write@3, hit@20 v1", flushes=1,
                   dirty_age_max_ms=8.0)

    def test_32_without_coalescing(self):
        # At 10 both writes of a go in one flush, as two versions.
        self.check("0 w a, 4 w a, 20 r a", self.behind(":interval=10ms:coalesce=no"), "write@0, write@4, hit@20 v2",
                   flushes=1, origin_writes=2)

    def test_33_batch_costs(self):
        # 2 + 3 x 1 = 5: clean at 2 + 5 = 7. Without them one draw, 1: clean at 3.
        requests = "0 w a, 1 w b, 2 w c, 6 r a, 7 r a"
        writes = "write@0, write@1, write@2"
        self.check(requests, self.behind(":batch=3", origin="batch-base=2ms:batch-item=1ms"),
                   f"{writes}, hit@6 dirty, hit@7 v1", origin_peak_per_second=1)
        self.check(requests, self.behind(":batch=3"), f"{writes}, hit@6 v1, hit@7 v1")

    def test_34_dirty_anew(self):
        # Sent at 0, committed at 5; the write of 1 cannot go before that, and goes then, until 10.
        self.check("0 w a, 1 w a, 6 r a, 10 r a", self.behind(":batch=1", "5ms"),
                   "write@0, write@1, hit@6 dirty, hit@10 v2", flushes=2, origin_writes=2, dirty_age_max_ms=9.0)

    def test_35_a_dirty_entry_does_not_expire(self):
        # 2 to live, but dirty until 11: a hit at 5, expired at 12.
        self.check("0 w a, 5 r a, 12 r a", self.behind(":interval=10ms", ttl="2ms"),
                   "write@0, hit@5 dirty, miss@12 v1", expirations=1)

    def test_35_evicted_but_in_the_queue(self):
        # b takes the only place at 1; a is sent alone, until 6, and found until then.
        self.check("0 w a, 1 r b, 3 r a, 7 r a", self.behind("", "5ms"), "write@0, miss@1 v0, hit@3 dirty, miss@7 v1",
                   capacity="1", flushes=1, evictions=2)

    def test_36_max_dirty(self):
        # One place: the write of b sends a, until 6, and waits. The write of a at 2 needs no place; at 6 a is dirty anew, goes
        # at once, until 11, and only then b is stored. The end flushes b.
        self.check("0 w a, 1 w b, 2 w a, 12 r b", self.behind(":interval=1h:max-dirty=1", "5ms"),
                   "write@0, write@11, write@2, hit@12 dirty", flushes=3, origin_writes=3, write_latency_p99_us=10000.0)

    def test_36_first_come_first_served(self):
        # a goes until 6, then b is stored and goes (c waits) until 11, then c.
        self.check("0 w a, 1 w b, 2 w c, 12 r c", self.behind(":interval=1h:max-dirty=1", "5ms"),
                   "write@0, write@6, write@11, hit@12 dirty", flushes=3)

    def test_37_a_forced_flush(self):
        # The fill of b evicts the dirty a, which takes until 6. At max-dirty, with the store on its path, b waits for it.
        for read, limit, time in (("read-through", 1, 6), ("read-through", 2, 1), ("cache-aside", 1, 1)):
            self.check("0 w a, 1 r b", self.behind(f":max-dirty={limit}", "5ms", read_strategy=read),
                       f"write@0, miss@{time} v0", capacity="1", flushes=1)

    def test_38_the_end(self):
        # The last request is answered at 3: everything goes then, not at its interval. 3 ms of 2 and 1 ms of 1 byte: 7 / 3.
        self.check("0 w a 2, 2 w b, 3 r a", self.behind(":interval=1h"), "write@0, write@2, hit@3 dirty", flushes=1,
                   origin_writes=2, dirty_age_max_ms=4.0, dirty_bytes_mean=2.333333, lost_writes=0)

    def test_39_crash(self):
        # At 5: a (two writes) and b are lost, and d, stored at 5 before the crash; e, under way until 8, is stored after it.
        self.check("0 w a, 0 r d, 1 w a, 2 w b, 3 r e, 5 r d, 9 r e, 9 r a",
                   self.behind(":interval=1h", **ORIGIN_5, crash_at="5ms"),
                   "write@0, miss@5 v0, write@1, write@2, miss@8 v0, miss@10 v0, hit@9 v0, miss@14 v0", lost_writes=3,
                   lost_keys=2, origin_writes=0, flushes=0)

    def test_39_a_flush_already_sent_commits(self):
        # Sent at 0, until 5; the crash of 2 empties the tier: 3 loads (version 0, as the origin has it), 6 finds that, stale.
        self.check("0 w a, 3 r a, 6 r a", self.behind(":batch=1", "5ms", crash_at="2ms"),
                   "write@0, miss@3 v0, hit@6 v0 stale", lost_writes=0, origin_writes=1)

    def test_39_loads_are_void_under_lease_only(self):
        options = {**ORIGIN_5, "crash-at": "2ms"}
        self.check("0 r a, 6 r a", {**options, "guard": "lease"}, "miss@5 v0, miss@11 v0", voided_fills=1)
        for guard in ("none", "coalesce", "lock"):
            self.check("0 r a, 6 r a", {**options, "guard": guard}, "miss@5 v0, hit@6 v0", voided_fills=0)


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
