"""Everything random (45), and the distributions of latencies."""

import math
import statistics
from fractions import Fraction

from .spelling import BYTES, UsageError, decimal, duration, half_up

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15
Z_99 = 2.3263478740


def mix(z):
    """SplitMix64's finaliser."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv1a64(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


class Draws:
    def __init__(self, seed):
        self.seed = seed
        self.starts = {}

    def u(self, component, n):
        """Draw n of a component, in (0, 1)."""
        if component not in self.starts:
            self.starts[component] = mix((self.seed + fnv1a64(component)) & MASK)
        x = mix((self.starts[component] + (n + 1) * GAMMA) & MASK)
        return ((x >> 12) + 0.5) / 2**52


class Distribution:
    """`quantile` is a number of nanoseconds at u; `per_byte` is the size term."""

    def __init__(self, quantile, per_byte=Fraction(0)):
        self.quantile = quantile
        self.per_byte = per_byte

    def draw(self, draws, component, n, size):
        value = self.quantile(lambda: draws.u(component, n))
        term = self.per_byte * size
        return half_up(value + term if isinstance(value, int) else value + float(term))


def exponential(mean, u):
    return -mean * math.log(1 - u)


def lognormal(median, p99, u):
    z = statistics.NormalDist().inv_cdf(u)  # CPython implements Wichura's AS 241
    return median * math.exp(z * math.log(p99 / median) / Z_99)


def distribution(text):
    name, plus, term = text.partition("+")
    per_byte = Fraction(0)
    if plus:
        time, slash, unit = term.partition("/")
        if not slash or unit not in BYTES:
            raise UsageError(f"'{term}' is no size term; write +2us/KiB")
        per_byte = Fraction(duration(time), BYTES[unit])
    kind, *words = name.split(":")
    if kind == "empirical" and len(words) == 1:
        return Distribution(empirical(words[0]), per_byte)
    times = [duration(word) for word in words]
    if kind == "constant" and len(times) == 1:
        return Distribution(lambda u: times[0], per_byte)
    if kind == "uniform" and len(times) == 2 and times[0] <= times[1]:
        return Distribution(lambda u: times[0] + u() * (times[1] - times[0]), per_byte)
    if kind == "exponential" and len(times) == 1:
        return Distribution(lambda u: exponential(times[0], u()), per_byte)
    if kind == "lognormal" and len(times) == 2 and 0 < times[0] <= times[1]:
        return Distribution(lambda u: lognormal(times[0], times[1], u()), per_byte)
    raise UsageError(f"'{text}' is no distribution of latencies")


def empirical(path):
    """Lines `DURATION,SHARE`, the share cumulative and at last 1."""
    rows = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.partition("#")[0].strip()
            if line:
                time, _, cumulative = line.partition(",")
                rows.append((duration(time.strip()), decimal(cumulative.strip())))
    if not rows or rows[-1][1] != 1 or sorted(rows) != rows or sorted(rows, key=lambda row: row[1]) != rows:
        raise UsageError(f"{path}: durations and shares must rise, the last share to 1")
    return lambda u: (lambda at: next(time for time, cumulative in rows if cumulative >= at))(u())
