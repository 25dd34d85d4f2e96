"""The tier: what is resident, until when, and who goes when it is full (13 to 18)."""

from .spelling import half_up


class Entry:
    def __init__(self, key, size, version, negative=False, dirty=False, delta=0, early=False):
        self.key, self.size, self.version, self.negative, self.dirty = key, size, version, negative, dirty
        self.delta = delta  # how long its load took; 0 where a write stored it
        self.ttl = self.expiry = None
        self.sliding = False
        self.seen_expired = False
        self.unread_refresh = early


class Tier:
    """An ordered dictionary is both policies: victims come from its start; under LRU a hit moves to its end."""

    def __init__(self, simulation, policy, capacity, in_bytes):
        self.simulation = simulation
        self.lru = policy == "lru"
        self.capacity, self.in_bytes = capacity, in_bytes
        self.entries = {}
        self.used = 0
        self.evictions = self.refused = self.expirations = self.wasted = 0
        self.expired_bytes_max = 0
        self.has_expiries = False

    def weight(self, size):
        return size if self.in_bytes else 1

    def is_fresh(self, entry):
        return entry.dirty or entry.expiry is None or self.simulation.events.now < entry.expiry

    def hit(self, entry):
        """The policy hears of it."""
        if self.lru:
            self.entries[entry.key] = self.entries.pop(entry.key)

    def renew(self, entry):
        if entry.sliding and entry.ttl is not None:
            entry.expiry = self.simulation.events.now + entry.ttl

    def store(self, entry, request):
        """Stores it with the TTL of `request`; answers the entries that had to go."""
        self.observe_expired()
        self.set_ttl(entry, request)
        old = self.entries.get(entry.key)
        weight = self.weight(entry.size)
        if self.capacity is not None and weight > self.capacity:
            self.refused += 1
            if old:
                self.take_out(old)
            return []
        victims = []
        if old:
            self.forget(old)
            self.entries[entry.key] = entry
            self.used += weight - self.weight(old.size)
            self.hit(entry)
            while self.capacity is not None and self.used > self.capacity:
                victims.append(self.evict())
        else:
            while self.capacity is not None and self.used + weight > self.capacity:
                victims.append(self.evict())
            self.entries[entry.key] = entry
            self.used += weight
        return victims

    def set_ttl(self, entry, request):
        options = self.simulation.options
        rule = next((value for matches, value in options.ttl_classes if matches(entry.key)), options.ttl)
        if entry.negative:
            ttl = options.negative_ttl
        elif rule.kind == "none":
            return
        else:
            ttl = rule.time if rule.kind == "fixed" else request.last_ttl
            entry.sliding = rule.sliding
            if ttl is None:
                return
        if options.jitter:
            u = self.simulation.draws.u("jitter", request.index)
            ttl = half_up(ttl * (1 + float(options.jitter) * (2 * u - 1)))
        entry.ttl = ttl
        entry.expiry = self.simulation.events.now + ttl
        self.has_expiries = True

    def evict(self):
        victim = next(iter(self.entries.values()))
        self.evictions += 1
        self.take_out(victim)
        return victim

    def remove(self, entry):
        self.observe_expired()
        self.take_out(entry)

    def take_out(self, entry):
        self.forget(entry)
        del self.entries[entry.key]
        self.used -= self.weight(entry.size)

    def forget(self, entry):
        self.wasted += entry.unread_refresh

    def clear(self):
        self.observe_expired()
        for entry in list(self.entries.values()):
            self.take_out(entry)

    # Expiry

    def found_expired(self, entry):
        self.expirations += not entry.seen_expired
        entry.seen_expired = True

    def is_over(self, entry):
        """Past its expiry and every grace."""
        grace = self.simulation.options.grace
        extra = 0 if entry.negative else max(grace.revalidate, grace.error)
        return not self.is_fresh(entry) and self.simulation.events.now >= entry.expiry + extra

    def observe_expired(self):
        """Before each change, so that the maximum between changes is seen at its end."""
        if self.has_expiries:
            expired = sum(entry.size for entry in self.entries.values() if not self.is_fresh(entry))
            self.expired_bytes_max = max(self.expired_bytes_max, expired)


class ActiveExpiry:
    """Redis' cycle, hz 10, effort 1: 20 keys with a TTL, again while more than a tenth of them were expired."""

    PERIOD, SAMPLE, ACCEPTABLE = 10**8, 20, 0.1

    def __init__(self, simulation):
        self.simulation = simulation
        self.drawn = 0
        simulation.events.timer(self.PERIOD, self.cycle)

    def cycle(self):
        simulation, tier = self.simulation, self.simulation.tier
        if simulation.ended:
            return
        while True:
            keys = [entry for entry in tier.entries.values() if entry.expiry is not None]
            sample = {self.draw(len(keys)) for _ in range(min(self.SAMPLE, len(keys)))}
            over = [keys[i] for i in sample if tier.is_over(keys[i])]
            for entry in over:
                tier.found_expired(entry)
                tier.remove(entry)
            if len(over) <= self.ACCEPTABLE * len(sample):
                break
        simulation.events.timer(self.PERIOD, self.cycle)

    def draw(self, count):
        self.drawn += 1
        return int(self.simulation.draws.u("active", self.drawn - 1) * count)
