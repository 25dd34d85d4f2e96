"""A case from its first request to its last flush."""

from fractions import Fraction

from . import metrics
from .arrivals import ClosedLoop, arrival_times
from .behind import WriteBehind
from .draws import Draws
from .events import ARRIVAL, CRASH, Events
from .loads import Loads
from .options import Options
from .origin import Origin
from .reads import Reads
from .spelling import UsageError, capacity, half_up
from .tier import ActiveExpiry, Tier
from .writes import Writes


class Request:
    def __init__(self, index, row):
        _, self.op, self.key, size, ttl, cost, self.found = row
        if self.op not in ("r", "w", "d"):
            raise UsageError(f"unknown operation '{self.op}'")
        self.index = index
        self.size = 1 if size is None else size
        self.ttl = half_up(Fraction(str(ttl)) * 10**9) if ttl else None
        self.cost = Fraction(1) if cost is None else Fraction(str(cost))
        self.answered = False


class Simulation:
    def __init__(self, case):
        self.case = case
        self.options = Options(case.get("options", {}))
        if case.get("policy", "lru") not in ("lru", "fifo"):
            raise UsageError(f"unknown policy '{case['policy']}'")
        self.draws = Draws(case.get("seed", 0))
        self.requests = [Request(i, row) for i, row in enumerate(case["trace"])]
        self.note_last_ttls()
        self.events = Events()
        self.ended = False
        self.end_time = 0
        self.outstanding = len(self.requests)
        self.negative_hits = 0
        self.answers = []
        self.tier = Tier(self, case.get("policy", "lru"), *capacity(case.get("capacity")))
        self.origin = Origin(self)
        self.loads = Loads(self)
        self.behind = WriteBehind(self)
        self.reads = Reads(self)
        self.writes = Writes(self)
        if self.options.expiry == "active":
            ActiveExpiry(self)
        if self.options.crash_at is not None:
            self.events.at(self.options.crash_at, CRASH, self.crash)
        self.schedule_arrivals()

    def note_last_ttls(self):
        """`--ttl trace`: a request without one has the last of its key (17)."""
        last = {}
        for request in self.requests:
            request.last_ttl = last[request.key] = request.ttl or last.get(request.key)

    def schedule_arrivals(self):
        times = arrival_times(self.case["trace"], self.options, self.draws, self.case.get("tick_ns", 1))
        self.clients = ClosedLoop(self) if times is None else None
        for request, time in zip(self.requests, times or ()):
            self.events.at(time, ARRIVAL, lambda request=request: self.arrive(request))

    def run(self):
        while self.outstanding:
            self.events.run_next()
        self.tier.observe_expired()
        self.behind.account()
        self.end_time = self.events.now
        self.ended = True
        self.behind.flush(self.behind.eligible())
        while self.events.heap:
            self.events.run_next()
        assert not self.behind.pending and not self.behind.sent and not self.behind.waiting
        return metrics.columns(self)

    def arrive(self, request):
        request.arrived = self.events.now
        (self.reads if request.op == "r" else self.writes).arrive(request)

    def store_trip(self, request, then):
        latency = self.options.store.draw(self.draws, "store", request.index, request.size)
        self.events.after_step(latency, then)

    def crash(self):
        if not self.ended:
            self.tier.clear()
            self.loads.crash()
            self.behind.crash()

    # Answers

    def answer_read(self, request, outcome, version, dirty=False):
        age = None
        if outcome != "error" and not dirty and version < self.origin.version(request.key):
            age = self.events.now - self.origin.commits[request.key][version]
        self.answer(request, outcome, None if dirty else version, age)

    def answer_write(self, request, version, failed=False):
        self.answer(request, "write_error" if failed else "delete" if request.op == "d" else "write", version, None)

    def answer(self, request, outcome, version, stale_age):
        assert not request.answered
        request.answered = True
        request.outcome = outcome
        request.latency = self.events.now - request.arrived
        request.version, request.stale_age = version, stale_age
        self.answers.append(request)
        self.outstanding -= 1
        if self.clients:
            self.clients.answered(request)
