"""The write-behind queue: what is dirty, when it is flushed, who waits for it (32 to 37)."""

import collections

from .origin import Sent
from .tier import Entry


class Dirty:
    """A key's value that the origin does not have."""

    def __init__(self, key, since, order):
        self.key, self.since, self.order = key, since, order
        self.writes = []  # the client writes in it
        self.evicted = False  # to be sent alone as soon as it may
        self.dropped = False  # sent, but deleted or lost meanwhile: lookups do not find it

    @property
    def size(self):
        return self.writes[-1].size


class WriteBehind:
    def __init__(self, simulation):
        self.simulation = simulation
        self.options = simulation.options.write
        self.active = self.options.kind == "write-behind"
        self.pending, self.sent = {}, {}  # key: Dirty; a key can be in both
        self.waiting = collections.deque()  # writes that wait for max-dirty
        self.after = {}  # flush: what waits for its commit
        self.became_dirty = 0
        self.last_store = 0
        self.flushes = self.writes_flushed = self.lost_writes = self.lost_keys = 0
        self.bytes = self.bytes_max = self.byte_time = self.changed_at = self.age_max = 0
        if self.active and self.options.flush == "periodic":
            simulation.events.timer(self.options.interval, self.tick)

    # What is dirty

    def holds(self, key):
        """The queue belongs to the tier (35)."""
        return key in self.pending or key in self.sent and not self.sent[key].dropped

    def is_full(self):
        return self.active and len(self.pending.keys() | self.sent.keys()) >= self.options.max_dirty

    def eligible(self):
        able = [dirty for dirty in self.pending.values() if dirty.key not in self.sent]
        return sorted(able, key=lambda dirty: (dirty.since, dirty.order))

    def account(self):
        """After each change of what is dirty."""
        now = self.simulation.events.now
        if not self.simulation.ended:
            self.byte_time += self.bytes * (now - self.changed_at)
        self.changed_at = now
        self.bytes = sum(dirty.size for dirty in {**self.sent, **self.pending}.values())
        self.bytes_max = max(self.bytes_max, self.bytes)

    def no_longer_dirty(self, dirty):
        self.age_max = max(self.age_max, self.simulation.events.now - dirty.since)

    # Writes

    def write(self, request):
        """The store latency is over."""
        simulation, key = self.simulation, request.key
        if not self.options.allocate and key not in simulation.tier.entries and not self.holds(key):
            simulation.loads.void_all(key)
            simulation.writes.send(request, lambda sent: self.written_around(request, sent))
        elif self.is_full() and key not in self.pending and key not in self.sent:
            self.waiting.append(request)
            self.flush(self.eligible())
        else:
            self.store(request)

    def written_around(self, request, sent):
        self.simulation.writes.invalidate_others(request)
        self.simulation.answer_write(request, sent.version)

    def store(self, request):
        simulation, key, options = self.simulation, request.key, self.options
        simulation.loads.void_all(key)
        was_full = self.is_full()
        victims = simulation.tier.store(Entry(key, request.size, None, dirty=True), request)
        dirty = self.pending.get(key)
        is_new = dirty is None
        if is_new:
            self.became_dirty += 1
            dirty = self.pending[key] = Dirty(key, simulation.events.now, self.became_dirty)
        dirty.writes.append(request)
        dirty.evicted = key not in simulation.tier.entries
        self.account()
        forced = self.evicted([victim for victim in victims if victim.key != key])
        if dirty.evicted and self.pending.get(key) is dirty and key not in self.sent:
            forced.append(self.flush([dirty]))
        simulation.writes.invalidate_others(request)
        if is_new and options.flush is None:
            if options.interval == 0:
                self.flush_if_due(dirty)
            else:
                simulation.events.timer(options.interval, lambda: self.flush_if_due(dirty))
        self.flush_batches()
        self.watch_silence()
        self.after_commits(forced if was_full else [], lambda: simulation.answer_write(request, None))

    def evicted(self, victims):
        """Sends dirty victims alone at once, where that may be; answers the flushes."""
        forced = []
        for victim in victims:
            if victim.dirty and victim.key in self.pending:
                dirty = self.pending[victim.key]
                dirty.evicted = True
                if victim.key not in self.sent:
                    forced.append(self.flush([dirty]))
        return forced

    # Flushes

    def flush_if_due(self, dirty):
        if not self.simulation.ended and self.pending.get(dirty.key) is dirty and dirty.key not in self.sent:
            self.flush(self.eligible())

    def flush_batches(self):
        while len(self.eligible()) >= self.options.batch:
            self.flush(self.eligible()[:self.options.batch])

    def tick(self):
        if not self.simulation.ended:
            self.flush(self.eligible())
            self.simulation.events.timer(self.options.interval, self.tick)

    def watch_silence(self):
        if self.options.idle is None:
            return
        self.last_store += 1
        store = self.last_store
        if self.options.idle == 0:
            self.flush(self.eligible())
        else:
            self.simulation.events.timer(self.options.idle, lambda: self.silent(store))

    def silent(self, store):
        if not self.simulation.ended and store == self.last_store:
            self.flush(self.eligible())

    def flush(self, dirties):
        if not dirties:
            return None
        items, size = [], 0
        for dirty in dirties:
            del self.pending[dirty.key]
            self.sent[dirty.key] = dirty
            writes = dirty.writes if not self.options.coalesce else dirty.writes[-1:]
            items += [dirty.key] * len(writes)
            size += sum(write.size for write in writes)
            self.writes_flushed += len(dirty.writes)
        flush = Sent("flush", self.flushes, None, size, self.committed, None, items)
        flush.dirties = dirties
        self.flushes += 1
        self.after[flush] = []
        self.simulation.origin.send(flush)
        return flush

    def commit(self, flush):
        """The origin has it."""
        for key in flush.items:
            self.simulation.origin.commit(key)
        for dirty in flush.dirties:
            del self.sent[dirty.key]
            self.no_longer_dirty(dirty)
            entry = self.simulation.tier.entries.get(dirty.key)
            if entry and entry.dirty and dirty.key not in self.pending:
                entry.dirty = False
                entry.version = self.simulation.origin.version(dirty.key)
        self.account()

    def committed(self, flush):
        """The order of reading 41."""
        for action in self.after.pop(flush):
            action()
        self.admit()
        now = self.simulation.events.now
        able = self.eligible()
        if self.simulation.ended:
            self.flush(able)
            return
        if self.options.flush is None and any(dirty.since + self.options.interval <= now for dirty in able):
            self.flush(able)
        for dirty in able:
            if dirty.evicted and self.pending.get(dirty.key) is dirty and dirty.key not in self.sent:
                self.flush([dirty])
        self.flush_batches()
        if self.waiting:
            self.flush(self.eligible())

    def admit(self):
        while self.waiting:
            key = self.waiting[0].key
            if self.is_full() and key not in self.pending and key not in self.sent:
                return
            self.store(self.waiting.popleft())

    def after_commits(self, flushes, action):
        """Runs `action` when these have committed: at once if they have."""
        left = [flush for flush in flushes if flush in self.after]
        if not left:
            action()
            return
        remaining = len(left)

        def one_less():
            nonlocal remaining
            remaining -= 1
            if remaining == 0:
                action()

        for flush in left:
            self.after[flush].append(one_less)

    # Losses

    def drop(self, key):
        """A delete arrives (21)."""
        dirty = self.pending.pop(key, None)
        if dirty:
            self.no_longer_dirty(dirty)
        if key in self.sent:
            self.sent[key].dropped = True
        entry = self.simulation.tier.entries.get(key)
        if entry and entry.dirty:
            self.simulation.tier.remove(entry)
        self.account()
        self.admit()
        if self.waiting:
            self.flush(self.eligible())

    def crash(self):
        for dirty in self.pending.values():
            self.no_longer_dirty(dirty)
            acknowledged = sum(write.answered for write in dirty.writes)
            self.lost_writes += acknowledged
            self.lost_keys += acknowledged > 0
        self.pending.clear()
        for dirty in self.sent.values():
            dirty.dropped = True
        self.account()
        self.admit()
        if self.waiting:
            self.flush(self.eligible())
