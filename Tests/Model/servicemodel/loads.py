"""Loads: what a read (or nobody) starts at the origin, and the guards that decide whether it may (26 to 30, 41)."""

from .origin import Sent
from .tier import Entry


class Load:
    def __init__(self, request, leader=None, early=False, stores=True):
        self.request, self.key = request, request.key
        self.leader = leader  # the read that waits at its head; None in the background
        self.waiters = []
        self.early = early  # started by early refresh
        self.stores = stores
        self.voided = False
        self.version = self.absent = self.delta = None


class Episodes:
    def __init__(self):
        self.open = {}  # key: [first load, loads so far]
        self.sizes = []
        self.gaps = []

    def started(self, load, gap):
        if load.key in self.open:
            self.open[load.key][1] += 1
        else:
            self.open[load.key] = [load, 1]
            if gap is not None:
                self.gaps.append(gap)

    def over(self, load):
        if load.key in self.open and self.open[load.key][0] is load:
            self.sizes.append(self.open.pop(load.key)[1])


class Loads:
    def __init__(self, simulation):
        self.simulation = simulation
        self.options = simulation.options
        self.episodes = Episodes()
        self.under_way = {}  # key: loads from their request until they are stored, dropped or failed
        self.flights = {}  # coalesce: key: the load that misses join
        self.locks = {}  # lock: key: (holder, taken at)
        self.tokens = {}  # lease: key: (holder, handed out at)
        self.background = {}  # key: the background load under way
        self.reads = self.early_refreshes = self.voided_fills = 0

    # Guards

    def may_start(self, load):
        """Asks the guard, and takes the lead, the lock or the token if it is free."""
        now, guard, key = self.simulation.events.now, self.options.guard, load.key
        if self.options.coalesces:
            if key in self.flights:
                return False
            self.flights[key] = load
        elif guard.kind == "lock":
            if key in self.locks and now < self.locks[key][1] + guard.ttl:
                return False
            self.locks[key] = (load, now)
        elif guard.kind == "lease":
            if key in self.tokens:
                holder, handed_out = self.tokens[key]
                if now < handed_out + guard.interval:
                    return False
                self.void(holder)
            self.tokens[key] = (load, now)
        return True

    def joinable(self, key):
        """The load that a denied miss waits for; None under lock, where it polls."""
        if self.options.coalesces:
            return self.flights[key]
        return self.tokens[key][0] if self.options.guard.kind == "lease" else None

    def start_in_background(self, request, early, gap=None):
        if request.key in self.background:
            return
        load = Load(request, early=early)
        if self.may_start(load):
            self.background[request.key] = load
            self.start(load, gap)

    def void(self, load):
        """Nothing of it will be stored, nobody joins it from now on (12, 30)."""
        load.voided = True
        self.let_go(load, locks=False)

    def void_all(self, key):
        """A write or delete of the key reaches the tier."""
        if self.options.read.kind == "read-through" or self.options.write.kind == "write-behind":
            for load in self.under_way.get(key, []):
                self.void(load)
        elif key in self.tokens:
            self.void(self.tokens[key][0])

    def let_go(self, load, locks):
        for table in [self.tokens] + [self.locks] * locks:
            if load.key in table and table[load.key][0] is load:
                del table[load.key]
        for table in (self.flights, self.background):
            if table.get(load.key) is load:
                del table[load.key]

    def crash(self):
        """Locks and tokens are gone; loads go on (39)."""
        self.locks.clear()
        for load, _ in list(self.tokens.values()):
            self.void(load)

    # The way of a load

    def start(self, load, gap=None):
        self.simulation.outstanding += 1
        self.under_way.setdefault(load.key, []).append(load)
        self.episodes.started(load, gap)
        self.reads += 1
        self.early_refreshes += load.early
        load.sent_at = self.simulation.events.now
        request = load.request
        self.simulation.origin.send(Sent(
            "read", request.index, load.key, request.size, lambda sent: self.answered(load, sent),
            lambda: self.failed(load)))

    def answered(self, load, sent):
        load.version, load.absent = sent.version, sent.absent
        load.delta = self.simulation.events.now - load.sent_at
        if not load.stores or load.absent and self.options.negative_ttl == 0:
            self.over(load)
            self.answer(load, self.readers(load))
            return
        if not self.options.fills_on_path:
            self.answer(load, self.readers(load))
        self.simulation.store_trip(load.request, lambda: self.store(load))

    def readers(self, load):
        """Who is answered now, the leader first; who joins later is answered later."""
        readers, load.waiters = load.waiters, []
        return [load.leader] + readers if load.leader and not load.leader.answered else readers

    def answer(self, load, readers):
        for read in readers:
            outcome = "negative" if load.absent else "miss" if read is load.leader else "delayed"
            self.simulation.answer_read(read, outcome, load.version)

    def store(self, load):
        simulation, request = self.simulation, load.request
        waits_for = []
        if load.voided:
            self.voided_fills += 1
        else:
            at_limit = simulation.behind.is_full()
            victims = simulation.tier.store(Entry(
                load.key, 0 if load.absent else request.size, load.version, negative=load.absent, delta=load.delta,
                early=load.early), request)
            forced = simulation.behind.evicted(victims)
            if at_limit and self.options.fills_on_path:
                waits_for = forced
        self.over(load)
        readers = self.readers(load)
        simulation.behind.after_commits(waits_for, lambda: self.answer(load, readers))

    def failed(self, load):
        self.over(load)
        for read in self.readers(load):
            self.simulation.reads.load_failed(read, "miss" if read is load.leader else "delayed")

    def over(self, load):
        self.under_way[load.key].remove(load)
        self.let_go(load, locks=True)
        self.episodes.over(load)
        self.simulation.outstanding -= 1
