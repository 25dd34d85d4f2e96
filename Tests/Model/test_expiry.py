"""Rules 15 to 23: expiry, "not found", deletes and grace."""

import unittest

from rules import ORIGIN_5, Rules
from service_model import replay


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

    def test_16_what_is_removed_is_new_again(self):
        # FIFO with room for two: a, over at 5, is removed and stored behind b, so that c evicts b. A replacement in
        # place would leave a in front. The grace of an ordinary entry does not keep a "not found".
        self.check("0 r a, 1 r b, 5 r a, 6 r c, 7 r a, 8 r b", {"ttl": ["a=5ms"]},
                   "miss@0 v0, miss@1 v0, miss@5 v0, miss@6 v0, hit@7 v0, miss@8 v0", capacity="2", policy="fifo")
        self.check("0 n a, 1 r b, 5 n a, 6 r c, 7 n a, 8 r b", {"negative-ttl": "5ms", "grace": "error=9ms"},
                   "negative@0 v0, miss@1 v0, negative@5 v0, miss@6 v0, negative@7 v0, miss@8 v0", capacity="2",
                   policy="fifo", negative_hits=1)

    def test_16_expired_bytes_at_the_end(self):
        # 3 bytes, past their expiry from 2 on; nothing changes the tier afterwards.
        self.check("0 r a 3, 9 w b", {"ttl": "2ms", "write-strategy": "write-around"}, "miss@0 v0, write@9",
                   expired_bytes_max=3, expirations=0)

    def test_17_ttl_of_the_trace(self):
        # The read of 0 has 2 s; that of 3 none, so 2 s again, until 5; b has never had one.
        rows = ((0, "a", 2), (0, "b", None), (3, "a", 0), (4, "a", None), (5, "a", None), (9, "b", None))
        trace = [[time * 10**9, "r", key, 1, ttl, None, True] for time, key, ttl in rows]
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
                   "negative@0 v0, write@2, negative@3 v0 stale, miss@5 v1", negative_hits=1, stale_reads=1,
                   stale_hits=0)

    def test_20_a_ttl_of_0_is_not_stored(self):
        # No trip to the tier, even where the store is on the answer's path.
        self.check("0 n a, 6 n a", {**ORIGIN_5, "store-latency": "constant:3ms", "read-strategy": "read-through"},
                   "negative@5 v0, negative@11 v0", objects_resident=0)
        self.check("0 n a, 9 n a", {**ORIGIN_5, "store-latency": "constant:3ms", "read-strategy": "read-through",
                                    "negative-ttl": "2ms"}, "negative@8 v0, negative@9 v0", negative_hits=1)

    def test_21_delete(self):
        # Committed at 3, gone and answered at 4, under every strategy but write-behind the same.
        options = {"origin-write-latency": "constant:2ms", "store-latency": "constant:1ms"}
        for write in ("invalidate", "write-through", "write-around"):
            self.check("0 r a, 1 d a, 2 r a, 3 r a, 4 r a", {**options, "write-strategy": write},
                       "miss@0 v0, delete@4, hit@2 v0, hit@3 v0 stale, negative@4 v1", deletes=1, origin_writes=1)

    def test_21_delete_under_write_behind(self):
        # The dirty value of 0 goes when the delete arrives at 1; the read of 2 loads what the origin has; the delete
        # commits at 5.
        self.check("0 w a, 1 d a, 2 r a, 6 r a",
                   {"origin-write-latency": "constant:4ms", "write-strategy": "write-behind"},
                   "write@0, delete@5, miss@2 v0, negative@6 v1", origin_writes=1, flushes=0)

    def test_21_a_later_write_stays(self):
        # The delete of 0 takes effect at 4; the dirty value of 1 is newer.
        self.check("0 d a, 1 w a, 5 r a", {"origin-write-latency": "constant:4ms", "write-strategy": "write-behind"},
                   "delete@4, write@1, hit@5 dirty", objects_resident=1)

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
        # a is stored at 5, expired at 7, of use until 17. The write of b has the only server from 8 to 14: loads are
        # refused. c was never stored. At 17 a is past its grace and loads.
        self.check("0 r a, 8 w b, 9 r a, 10 r c, 17 r a",
                   {**ORIGIN_5, "ttl": "2ms", "grace": "error=10ms", "origin-write-latency": "constant:6ms",
                    "origin": "concurrency=1:queue=0"},
                   "miss@5 v0, write@14, miss@9 v0, error@10, miss@22 v0", grace_answers=1, errors=1, misses=3)

    def test_23_waiters_too(self):
        # A millisecond a byte, timeout 3: the load of 5 bytes fails at 8, and its waiter with it; both are answered by
        # the entry of 2, expired at 4.
        self.check("0 r a 2, 5 r a 5, 6 r a 2",
                   {"origin-latency": "constant:0s+1ms/B", "origin": "timeout=3ms", "ttl": "2ms", "guard": "coalesce",
                    "grace": "error=9ms"},
                   "miss@2 v0, miss@8 v0, delayed@8 v0", grace_answers=2, errors=0)
        self.check("0 r a 2, 5 r a 5, 6 r a 2",
                   {"origin-latency": "constant:0s+1ms/B", "origin": "timeout=3ms", "ttl": "2ms", "guard": "coalesce"},
                   "miss@2 v0, error@8, error@8", grace_answers=0, errors=2)

    def test_23_until_its_end(self):
        # Stored at 1, expired at 3, of use until 7. A load that fails at 6 is answered, one that fails at 7 is not.
        options = {"origin-latency": "constant:0s+1ms/B", "origin": "timeout=2ms", "ttl": "2ms", "grace": "error=4ms"}
        self.check("0 r a, 4 r a 5, 5 r a 5", options, "miss@1 v0, miss@6 v0, error@7", grace_answers=1)


if __name__ == "__main__":
    unittest.main()
