"""The read path: lookup, early refresh, guards, waiting (6, 7, 16, 22 to 30)."""

import math

from .loads import Load
from .spelling import half_up


class Reads:
    def __init__(self, simulation):
        self.simulation = simulation
        self.options = simulation.options
        self.grace_answers = 0

    def arrive(self, read):
        read.waits_since = None
        read.entry_allows = False
        self.look_up(read)

    def look_up(self, read):
        simulation = self.simulation
        latency = self.options.lookup.draw(simulation.draws, "lookup", read.index, read.size)
        simulation.events.after_step(latency, lambda: self.look(read))

    def look(self, read):
        simulation, tier = self.simulation, self.simulation.tier
        now = simulation.events.now
        entry = tier.entries.get(read.key)
        if entry is None:
            if simulation.behind.holds(read.key):
                simulation.answer_read(read, self.found(read), None, dirty=True)
            else:
                self.missed(read)
        elif tier.is_fresh(entry):
            self.fresh(read, entry)
        else:
            tier.found_expired(entry)
            if not entry.negative and now < entry.expiry + self.options.grace.revalidate:
                tier.hit(entry)
                self.answer_from(read, entry, self.found(read))
                simulation.loads.start_in_background(read, early=False)
                return
            if tier.is_over(entry):
                tier.remove(entry)
            self.missed(read)

    def found(self, read):
        """The outcome of an answer from the tier: losers of a lock have waited for it."""
        return "hit" if read.waits_since is None else "delayed"

    def fresh(self, read, entry):
        simulation, tier = self.simulation, self.simulation.tier
        if entry.negative:
            tier.hit(entry)
            simulation.negative_hits += 1
            self.answer_from(read, entry, "negative")
            return
        refreshes = read.waits_since is None and self.is_due_early(read, entry)
        gap = entry.expiry - simulation.events.now if refreshes else None
        if refreshes and not self.options.early.asynchronous:
            load = Load(read, leader=read, early=True)
            if simulation.loads.may_start(load):
                read.entry_allows = True
                simulation.loads.start(load, gap)
                return
        tier.hit(entry)
        tier.observe_expired()
        tier.renew(entry)
        self.answer_from(read, entry, self.found(read))
        if refreshes and self.options.early.asynchronous:
            simulation.loads.start_in_background(read, early=True, gap=gap)

    def is_due_early(self, read, entry):
        early, now = self.options.early, self.simulation.events.now
        if early.kind == "none" or entry.dirty or entry.expiry is None:
            return False
        age = entry.ttl - (entry.expiry - now)
        if early.kind == "ahead":
            return age > early.factor * entry.ttl
        u = self.simulation.draws.u("early", read.index)
        if early.kind == "xfetch":
            return now + half_up(-entry.delta * early.beta * math.log(u)) >= entry.expiry
        if early.kind == "uniform":
            return now + half_up(early.time * u) >= entry.expiry
        return age / entry.ttl * early.beta * u > 0.5

    def missed(self, read):
        simulation, loads, guard = self.simulation, self.simulation.loads, self.options.guard
        load = Load(read, leader=read)
        if loads.may_start(load):
            loads.start(load)
            return
        joined = loads.joinable(read.key)
        if joined:
            joined.waiters.append(read)
            return
        now = simulation.events.now
        if read.waits_since is None:
            read.waits_since = now
        left = read.waits_since + guard.wait - now
        if left > 0:
            simulation.events.timer(min(guard.poll, left), lambda: self.look_up(read))
        else:
            loads.start(Load(read, leader=read, stores=guard.store_on_timeout))

    def answer_from(self, read, entry, outcome):
        entry.unread_refresh = False
        self.simulation.answer_read(read, outcome, entry.version, dirty=entry.dirty)

    def load_failed(self, read, outcome):
        """Its own load or the one it waited for (23, 24)."""
        tier, now = self.simulation.tier, self.simulation.events.now
        entry = tier.entries.get(read.key)
        error = self.options.grace.error
        if entry and not entry.negative:
            if read.entry_allows and tier.is_fresh(entry):
                self.answer_from(read, entry, outcome)
                return
            if error > 0 and (tier.is_fresh(entry) or now < entry.expiry + error):
                self.grace_answers += 1
                self.answer_from(read, entry, outcome)
                return
        self.simulation.answer_read(read, "error", None)
