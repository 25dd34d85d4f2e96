"""The origin: versions, servers and one FIFO queue (9, 19, 33, 40)."""

import collections

from .spelling import half_up


class Sent:
    """A request on its way to the origin and back."""

    def __init__(self, kind, index, key, size, done, failed, items=()):
        self.kind, self.index, self.key, self.size = kind, index, key, size
        self.done, self.failed = done, failed
        self.items = items  # of a flush: the keys it writes, in order
        self.version = self.absent = None
        self.state = "new"  # waiting, in service, ended; or late: nobody listens any more


class Origin:
    def __init__(self, simulation):
        self.simulation = simulation
        self.options = simulation.options
        self.busy = 0
        self.queue = collections.deque()
        self.commits = {}  # key: the times of its versions from 1 on
        self.absent = set()
        self.committed = 0
        self.arrivals_by_second = collections.Counter()
        seen = set()
        for request in simulation.requests:
            if request.key not in seen and request.op == "r" and not request.found:
                self.absent.add(request.key)
            seen.add(request.key)

    def version(self, key):
        return len(self.commits.get(key, ()))

    def commit(self, key, absent=False):
        self.commits.setdefault(key, []).append(self.simulation.events.now)
        self.committed += 1
        (self.absent.add if absent else self.absent.discard)(key)
        return self.version(key)

    def send(self, sent):
        events, settings = self.simulation.events, self.options.origin
        self.arrivals_by_second[events.now // 10**9] += 1
        if self.busy < settings.concurrency:
            self.start(sent)
        elif sent.kind != "flush" and len(self.queue) >= settings.queue:
            sent.failed()
            return
        else:
            sent.state = "waiting"
            self.queue.append(sent)
        if settings.timeout is not None and sent.kind != "flush" and sent.state != "ended":
            events.timer(settings.timeout, lambda: self.time_out(sent))

    def start(self, sent):
        self.busy += 1
        sent.state = "in service"
        if self.options.origin.read_at == "start":
            self.read(sent)
        self.simulation.events.after_step(self.service_time(sent), lambda: self.end(sent))

    def read(self, sent):
        sent.version, sent.absent = self.version(sent.key), sent.key in self.absent

    def service_time(self, sent):
        options, draws = self.options, self.simulation.draws
        if sent.kind == "read":
            if options.cost_unit:
                return half_up(self.simulation.requests[sent.index].cost * options.cost_unit)
            return options.origin_read.draw(draws, "origin-read", sent.index, sent.size)
        if sent.kind == "flush":
            base, item = options.origin.batch_base, options.origin.batch_item
            if base is not None or item is not None:
                return (base or 0) + len(sent.items) * (item or 0)
            return options.origin_write.draw(draws, "flush", sent.index, sent.size)
        return options.origin_write.draw(draws, "origin-write", sent.index, sent.size)

    def end(self, sent):
        late = sent.state == "late"
        sent.state = "ended"
        self.busy -= 1
        if sent.kind == "read":
            if self.options.origin.read_at == "end":
                self.read(sent)
        elif sent.kind == "flush":
            self.simulation.behind.commit(sent)
        else:
            sent.version = self.commit(sent.key, absent=sent.kind == "delete")
        if self.queue:
            self.start(self.queue.popleft())
        if not late:
            sent.done(sent)

    def time_out(self, sent):
        if sent.state == "waiting":
            self.queue.remove(sent)
            sent.state = "ended"
        elif sent.state == "in service":
            sent.state = "late"
        else:
            return
        sent.failed()
