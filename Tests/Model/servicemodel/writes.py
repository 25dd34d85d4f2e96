"""The write path: what a write or a delete does at the origin and in the tier (8, 21)."""

from .origin import Sent
from .tier import Entry


class Writes:
    def __init__(self, simulation):
        self.simulation = simulation
        self.options = simulation.options
        self.errors = self.invalidations = 0

    def arrive(self, request):
        simulation, strategy = self.simulation, self.options.write
        if request.op == "d":
            if strategy.kind == "write-behind":
                simulation.behind.drop(request.key)
            self.send(request, lambda sent: self.then_in_tier(request, sent, self.delete))
        elif strategy.kind == "write-behind":
            simulation.store_trip(request, lambda: simulation.behind.write(request))
        elif strategy.kind == "write-around":
            self.send(request, lambda sent: self.written_around(request, sent))
        elif strategy.kind == "write-through":
            self.send(request, lambda sent: self.then_in_tier(request, sent, self.store))
        else:
            self.send(request, lambda sent: self.then_in_tier(request, sent, self.delete))

    def send(self, request, done):
        kind = "delete" if request.op == "d" else "write"
        self.simulation.origin.send(Sent(
            kind, request.index, request.key, request.size, done, lambda: self.failed(request)))

    def failed(self, request):
        self.errors += 1
        self.simulation.answer_write(request, None, failed=True)

    def then_in_tier(self, request, sent, effect):
        """One store latency after the commit, on the answer's path."""
        def finish():
            effect(request, sent.version)
            self.simulation.answer_write(request, sent.version)

        self.simulation.store_trip(request, finish)

    def written_around(self, request, sent):
        simulation = self.simulation
        simulation.answer_write(request, sent.version)
        if self.options.write.invalidates:
            effect = self.delete
        elif self.options.rules:
            effect = lambda request, version: self.invalidate_others(request)
        else:
            return
        simulation.outstanding += 1

        def finish():
            effect(request, sent.version)
            simulation.outstanding -= 1

        simulation.store_trip(request, finish)

    # Effects in the tier

    def delete(self, request, version):
        entry = self.simulation.tier.entries.get(request.key)
        if entry and not entry.dirty:
            self.simulation.tier.remove(entry)
        self.simulation.loads.void_all(request.key)
        self.invalidate_others(request)

    def store(self, request, version):
        simulation = self.simulation
        simulation.loads.void_all(request.key)
        if self.options.write.allocate or request.key in simulation.tier.entries:
            simulation.tier.store(Entry(request.key, request.size, version), request)
        self.invalidate_others(request)

    def invalidate_others(self, request):
        simulation = self.simulation
        for rule in self.options.rules:
            matches = rule(request.key)
            if not matches:
                continue
            for key in list(simulation.tier.entries):
                entry = simulation.tier.entries[key]
                if key != request.key and matches(key) and not entry.dirty:
                    simulation.tier.remove(entry)
                    self.invalidations += 1
            for key in list(simulation.loads.under_way):
                if key != request.key and matches(key):
                    simulation.loads.void_all(key)
