"""Rules 24 to 30: early refresh, guards, and rules of invalidation."""

import unittest

from rules import ORIGIN_5, Rules


class EarlyRefreshAndGuards(Rules):
    # Uniform in 0 to an hour: at draws above 10 ms / 1 h it refreshes at every hit of an entry with 10 ms to live.
    ALWAYS = {"origin-latency": "constant:0s+1ms/B", "ttl": "10ms", "early-refresh": "uniform:1h"}

    def test_24_a_failed_sync_refresh(self):
        # Stored at 2 until 12. The load of 5 bytes would take until 10, but times out at 8: the entry answers. 9 loads
        # until 11.
        self.check("0 r a 2, 5 r a 5, 9 r a 2", {**self.ALWAYS, "origin": "timeout=3ms"},
                   "miss@2 v0, miss@8 v0, miss@11 v0", errors=0, grace_answers=0, early_refreshes=2)

    def test_24_the_entry_is_over_when_it_fails(self):
        # The load of 10 fails at 13, the entry expired at 12.
        self.check("0 r a 2, 10 r a 5", {**self.ALWAYS, "origin": "timeout=3ms"}, "miss@2 v0, error@13")

    def test_26_ahead_is_strictly_older(self):
        # Stored at 5 until 15; at 10 its age is half of 10 and no more; 11 loads until 16, when the entry is over since
        # 15.
        self.check("0 r a, 10 r a, 11 r a, 12 r a, 16 r a",
                   {**ORIGIN_5, "ttl": "10ms", "early-refresh": "ahead:factor=0.5"},
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

    def test_26_dirty_entries_are_not_refreshed(self):
        self.check("0 w a, 1 r a", {**self.ALWAYS, "write-strategy": "write-behind"}, "write@0, hit@1 dirty",
                   early_refreshes=0)

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
        self.check("0 r a, 1 r a, 5 r a", options, "miss@9 v0, miss@15 v0, delayed@9 v0", origin_reads=2,
                   delayed_hits=1)

    def test_29_each_poll_pays_its_lookup(self):
        # Lookup 1: denied at 2, wait until 7; polls at 4 and looks at 5; polls at 7 and looks at 8, too late: loads
        # until 17.
        self.check("0 r a, 1 r a",
                   {"origin-latency": "constant:9ms", "cache-latency": "constant:1ms",
                    "guard": "lock:poll=2ms:wait=5ms:ttl=20ms"}, "miss@10 v0, miss@17 v0")

    def test_29_the_lock_expires(self):
        # Held until 4: the poll of 3 is denied, that of 5 takes it and loads until 14.
        self.check("0 r a, 1 r a", {"origin-latency": "constant:9ms", "guard": "lock:poll=2ms:wait=9ms:ttl=4ms"},
                   "miss@9 v0, miss@14 v0")

    def test_29_it_is_over_at_its_ttl(self):
        self.check("0 r a, 2 r a", {"origin-latency": "constant:9ms", "guard": "lock:ttl=2ms"}, "miss@9 v0, miss@11 v0")

    def test_29_a_loser_does_not_refresh(self):
        # The poll of 3 finds what was stored at 2, and is answered though every hit would refresh.
        self.check("0 r a 2, 1 r a 2", {**self.ALWAYS, "guard": "lock:poll=2ms"}, "miss@2 v0, delayed@3 v0",
                   early_refreshes=0)

    def test_29_store_on_timeout(self):
        # Only the fill of the holder at 9 counts: with 1 ms to live it is over at 10; the second load of 1 ends at 10.
        options = {"origin-latency": "constant:9ms", "ttl": "1ms"}
        guard = "lock:poll=1ms:wait=0s:ttl=20ms"
        self.check("0 r a, 1 r a, 10 r a", {**options, "guard": guard}, "miss@9 v0, miss@10 v0, hit@10 v0")
        self.check("0 r a, 1 r a, 10 r a", {**options, "guard": guard + ":store-on-timeout=no"},
                   "miss@9 v0, miss@10 v0, miss@19 v0")

    def test_30_lease(self):
        # The token of 0 is voided by the delete at 3: 4 gets one at once and loads version 1 until 9; 6 waits for that.
        # Those of 0 and 1 have version 0 at 5, and it is not stored.
        self.check("0 r a, 1 r a, 2 w a, 4 r a, 6 r a, 10 r a",
                   {**ORIGIN_5, "origin-write-latency": "constant:1ms", "guard": "lease:interval=20ms"},
                   "miss@5 v0 stale, delayed@5 v0 stale, write@3, miss@9 v1, delayed@9 v1, hit@10 v1", voided_fills=1,
                   origin_reads=2)

    def test_30_a_newer_token_voids_the_older(self):
        # The token of 0 is good until 3: 4 has another, good until 7, and voids the first: 6 waits for it although a
        # fill came at 5.
        self.check("0 r a, 4 r a, 6 r a", {**ORIGIN_5, "guard": "lease:interval=3ms"},
                   "miss@5 v0, miss@9 v0, delayed@9 v0", voided_fills=1, origin_reads=2)

    def test_30_a_token_is_over_at_its_interval(self):
        self.check("0 r a, 3 r a", {**ORIGIN_5, "guard": "lease:interval=3ms"}, "miss@5 v0, miss@8 v0", voided_fills=1)

    def test_30_tokens_end_with_the_fill(self):
        # Stored at 5 with nothing to live: 6 gets a token at once, though the interval is not over.
        self.check("0 r a, 6 r a", {**ORIGIN_5, "ttl": "0s", "guard": "lease:interval=60ms"}, "miss@5 v0, miss@11 v0")

    def test_invalidation_rules(self):
        # The write of a:1 takes b:1 along, at its effect (commit 3 + store 1), not b:2.
        self.check("0 r b:1, 0 r b:2, 1 w a:1, 3 r b:1, 4 r b:1, 4 r b:2",
                   {"origin-write-latency": "constant:2ms", "store-latency": "constant:1ms",
                    "invalidate": ["a:{id} -> b:{id}"]},
                   "miss@0 v0, miss@0 v0, write@4, hit@3 v0, miss@4 v0, hit@4 v0")

    def test_invalidation_spares_the_written_key(self):
        self.check("0 r a:2, 1 w a:1, 2 r a:1, 2 r a:2",
                   {"invalidate": ["a:{id} -> a:*"], "write-strategy": "write-through"},
                   "miss@0 v0, write@1, hit@2 v1, miss@2 v0")


if __name__ == "__main__":
    unittest.main()
