"""When requests arrive: at their own times, at a rate, or from clients that wait for their answers (10)."""

import itertools
import math
from fractions import Fraction

from .draws import exponential
from .events import ARRIVAL
from .spelling import UsageError, half_up


def arrival_times(trace, options, draws, tick):
    """Nanoseconds since the first arrival, a number a request; None for a closed loop."""
    if options.clients is not None:
        return None
    if options.rate is not None:
        return rated(len(trace), options.rate, draws)
    times = own_times(trace)
    if options.spread != "burst":
        times = spread(times, tick, options.spread, draws)
    start = times[0] if times else 0
    speed = options.speed or Fraction(1)
    return [math.floor((time - start) / speed) for time in times]


def rated(requests, rate, draws):
    if rate.kind == "constant":
        return [math.floor(i / rate.amount) for i in range(requests)]
    times, mean = [], float(1 / rate.amount)
    for i in range(requests):
        times.append(times[-1] + half_up(exponential(mean, draws.u("arrival", i))) if times else 0)
    return times


def own_times(trace):
    times = []
    for request in trace:
        if request[0] is None:
            raise UsageError("the trace has no times; give a rate or clients")
        times.append(max(request[0], times[-1]) if times else request[0])
    return times


def spread(times, tick, how, draws):
    result = []
    for time, group in itertools.groupby(times):
        n, first = len(list(group)), len(result)
        if how == "even":
            result += [time + tick * j // n for j in range(n)]
        else:
            result += [time + math.floor(tick * u) for u in sorted(draws.u("spread", first + j) for j in range(n))]
    return result


class ClosedLoop:
    """N clients; each issues its next request a think time after the answer to the one before (reading 6)."""

    def __init__(self, simulation):
        self.simulation = simulation
        self.next = 0
        for _ in range(simulation.options.clients):
            simulation.events.at(0, ARRIVAL, self.issue)

    def issue(self):
        if self.next < len(self.simulation.requests):
            self.next += 1
            self.simulation.arrive(self.simulation.requests[self.next - 1])

    def answered(self, request):
        simulation = self.simulation
        think = simulation.options.think.draw(simulation.draws, "arrival", request.index, request.size)
        simulation.events.at(simulation.events.now + think, ARRIVAL, self.issue)
