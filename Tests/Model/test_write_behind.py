"""Rules 32 to 39: write-behind, the end, and crashes."""

import unittest

from rules import ORIGIN_5, Rules


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
        self.check("0 w a, 3 w b, 20 r a", self.behind(":interval=1h:idle=4ms"), "write@0, write@3, hit@20 v1",
                   flushes=1, dirty_age_max_ms=8.0)

    def test_32_without_coalescing(self):
        # At 10 both writes of a go in one flush, as two versions.
        self.check("0 w a, 4 w a, 20 r a", self.behind(":interval=10ms:coalesce=no"), "write@0, write@4, hit@20 v2",
                   flushes=1, origin_writes=2)

    def test_32_the_oldest_of_more_than_a_batch(self):
        # a and b go at 0 until 5 and are dirty anew, c is dirty from 3: at 5 the two oldest go, c at the end.
        self.check("0 w a, 0 w b, 1 w a, 2 w b, 3 w c, 20 r d", self.behind(":batch=2:interval=1h", "5ms"),
                   "write@0, write@0, write@1, write@2, write@3, miss@20 v0", flushes=3, origin_writes=5)

    def test_32_an_interval_that_ends_during_a_flush(self):
        # Sent at 3 until 8; dirty anew from 4, due at 7, sent at 8 until 13.
        self.check("0 w a, 4 w a, 12 r a, 14 r a", self.behind(":interval=3ms", "5ms"),
                   "write@0, write@4, hit@12 dirty, hit@14 v2", flushes=2)

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

    def test_35_evicted_while_dirty_anew(self):
        # b evicts a at 1, which is sent until 6; the write of 2 brings it back, b evicts it again at 3. It is sent
        # alone at 6, until 11, and not found at 12.
        self.check("0 w a, 1 r b, 2 w a, 3 r b, 5 r a, 10 r a, 12 r a", self.behind(":interval=1h", "5ms"),
                   "write@0, miss@1 v0, write@2, miss@3 v0, hit@5 dirty, hit@10 dirty, miss@12 v2", capacity="1",
                   flushes=2)

    def test_36_max_dirty(self):
        # One place: the write of b sends a, until 6, and waits. The write of a at 2 needs no place; at 6 a is dirty
        # anew, goes at once, until 11, and only then b is stored. The end flushes b.
        self.check("0 w a, 1 w b, 2 w a, 12 r b", self.behind(":interval=1h:max-dirty=1", "5ms"),
                   "write@0, write@11, write@2, hit@12 dirty", flushes=3, origin_writes=3, write_latency_p99_us=10000.0)

    def test_36_first_come_first_served(self):
        # a goes until 6, then b is stored and goes (c waits) until 11, then c.
        self.check("0 w a, 1 w b, 2 w c, 12 r c", self.behind(":interval=1h:max-dirty=1", "5ms"),
                   "write@0, write@6, write@11, hit@12 dirty", flushes=3)

    def test_37_a_forced_flush(self):
        # The fill of b evicts the dirty a, which takes until 6. At max-dirty, with the store on its path, b waits for
        # it.
        for read, limit, time in (("read-through", 1, 6), ("read-through", 2, 1), ("cache-aside", 1, 1)):
            self.check("0 w a, 1 r b", self.behind(f":max-dirty={limit}", "5ms", read_strategy=read),
                       f"write@0, miss@{time} v0", capacity="1", flushes=1)

    def test_37_a_write_waits_too(self):
        # b evicts a at 1 (sent until 6): two dirty keys, the limit. The write of 2 to a needs no place, but evicts b at
        # the limit: answered when b is committed, at 7. A crash at 4 loses it before it is acknowledged.
        requests, options = "0 w a, 1 w b, 2 w a", self.behind(":interval=1h:max-dirty=2", "5ms")
        self.check(requests, options, "write@0, write@1, write@7", capacity="1", flushes=3, lost_writes=0)
        self.check(requests, {**options, "crash-at": "4ms"}, "write@0, write@1, write@7", capacity="1", flushes=2,
                   lost_writes=0, lost_keys=0)
        self.check(requests, self.behind(":interval=1h:max-dirty=3", "5ms"), "write@0, write@1, write@2", capacity="1")

    def test_37_a_store_off_the_path_does_not_wait(self):
        # b is answered at 3 and stored at 5, evicting a at the limit; who joined at 4 is answered then.
        self.check("0 w a, 3 r b, 4 r b",
                   self.behind(":max-dirty=1", "5ms", store_latency="constant:2ms", guard="coalesce"),
                   "write@2, miss@3 v0, delayed@5 v0", capacity="1", flushes=1)

    def test_38_the_end(self):
        # The last request is answered at 3: everything goes then, not at its interval. 3 ms of 2 and 1 ms of 1 byte: 7
        # / 3.
        self.check("0 w a 2, 2 w b, 3 r a", self.behind(":interval=1h"), "write@0, write@2, hit@3 dirty", flushes=1,
                   origin_writes=2, dirty_age_max_ms=4.0, dirty_bytes_mean=2.333333, lost_writes=0)

    def test_39_crash(self):
        # At 5: a (two writes) and b are lost, and d, stored at 5 before the crash; e, under way until 8, is stored
        # after it.
        self.check("0 w a, 0 r d, 1 w a, 2 w b, 3 r e, 5 r d, 9 r e, 9 r a",
                   self.behind(":interval=1h", **ORIGIN_5, crash_at="5ms"),
                   "write@0, miss@5 v0, write@1, write@2, miss@8 v0, miss@10 v0, hit@9 v0, miss@14 v0", lost_writes=3,
                   lost_keys=2, origin_writes=0, flushes=0)

    def test_39_a_flush_already_sent_commits(self):
        # Sent at 0, until 5; the crash of 2 empties the tier: 3 loads (version 0, as the origin has it), 6 finds that,
        # stale.
        self.check("0 w a, 3 r a, 6 r a", self.behind(":batch=1", "5ms", crash_at="2ms"),
                   "write@0, miss@3 v0, hit@6 v0 stale", lost_writes=0, origin_writes=1)

    def test_39_loads_are_void_under_lease_only(self):
        options = {**ORIGIN_5, "crash-at": "2ms"}
        self.check("0 r a, 6 r a", {**options, "guard": "lease"}, "miss@5 v0, miss@11 v0", voided_fills=1)
        for guard in ("none", "coalesce", "lock"):
            self.check("0 r a, 6 r a", {**options, "guard": guard}, "miss@5 v0, hit@6 v0", voided_fills=0)

    def test_39_locks_are_gone(self):
        # The lock of 0 would be held until 9.
        self.check("0 r a, 3 r a", {"origin-latency": "constant:9ms", "guard": "lock", "crash-at": "2ms"},
                   "miss@9 v0, miss@12 v0")


if __name__ == "__main__":
    unittest.main()
