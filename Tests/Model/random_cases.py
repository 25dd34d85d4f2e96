#!/usr/bin/env python3
"""Prints COUNT small random cases for service_model.py: `random_cases.py SEED COUNT`. The same for the same arguments.

Times, latencies and TTLs are small multiples of one unit, so that ties happen all the time. Read and write strategy,
guard, expiry, early refresh and grace run through all their combinations; everything else is drawn.
"""

import json
import random
import sys

READS = ["cache-aside", "cache-aside:fill=sync", "read-through"]
WRITES = [
    "invalidate", "write-through", "write-through:allocate=no", "write-behind", "write-behind:allocate=no",
    "write-behind:flush=periodic", "write-behind:coalesce=no", "write-behind:idle", "write-around",
    "write-around:invalidate",
]
GUARDS = ["none", "coalesce", "lock", "lock:store-on-timeout=no", "lease"]
EXPIRY_AND_EARLY = [("none", "none")] + [
    (expiry, early)
    for expiry in ["fixed", "sliding", "trace", "trace:sliding", "class", "jitter"]
    for early in ["none", "xfetch", "xfetch:async", "linear", "linear:async", "uniform", "ahead"]
]
GRACES = [None, "revalidate", "error", "both"]
KEYS = ["a:1", "a:2", "b:1", "b:2", "list:1", "list:2"]
CLASSES = ["a:*", "list:?", "[ab]:*", "*:1", "[^l]*", "?:2", "li*t:[1-9]", "*", "\\b:*", "list:[^1]"]
RULES = [
    "a:{id} -> b:{id}", "a:{id}->list:*", "b:{n}->[al]*:{n}", "* -> list:*", "a:* -> b:*", "{k}:1 -> {k}:*",
    "{k}:{n} -> ?:{n}", "list:{n} -> a:{n}", "[ab]:{n} -> list:{n}", "{a}{b}:{n} -> {a}*:{n}", "{k}t:{n} -> *{n}",
    "?:{n} -> *:{n}", "b:{n} -> \\a:{n}",
]
COMBINATIONS = len(READS) * len(WRITES) * len(GUARDS) * len(EXPIRY_AND_EARLY) * len(GRACES)
STRIDE = 10_007  # a prime, so that it runs through all of them


class Case:
    def __init__(self, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        at = (random.Random(f"start/{seed}").randrange(COMBINATIONS) + number) * STRIDE % COMBINATIONS
        self.parts = []
        for choices in (READS, WRITES, GUARDS, EXPIRY_AND_EARLY, GRACES):
            at, place = divmod(at, len(choices))
            self.parts.append(choices[place])
        self.unit = "s" if "trace" in self.parts[3][0] else self.random.choice(["s", "ms"])

    def chance(self, share):
        return self.random.random() < share

    def time(self, low, high):
        return f"{self.random.randint(low, high)}{self.unit}"

    def latency(self, longest):
        """Constant in most cases."""
        if not self.draws:
            return f"constant:{self.time(0, longest)}"
        return self.random.choice([
            f"constant:{self.time(0, longest)}",
            f"uniform:{self.time(0, 1)}:{self.time(1, longest)}",
            f"exponential:{self.time(0, longest)}",
            f"lognormal:{self.time(1, 1)}:{self.time(1, longest)}",
            f"constant:{self.time(0, longest)}+{self.time(1, 1)}/B",
        ])

    def make(self):
        self.draws = self.chance(0.15)
        read, write, guard, (expiry, early), grace = self.parts
        options = {
            "cache-latency": self.latency(2) if self.chance(0.5) else "constant:0s",
            "store-latency": self.latency(3) if self.chance(0.7) else "constant:0s",
            "origin-latency": self.latency(4),
            "origin-write-latency": self.latency(4),
            "read-strategy": read,
            "write-strategy": self.write_strategy(write),
            "guard": self.guard(guard),
        }
        self.has_ttls = "trace" in expiry or expiry == "class" and self.unit == "s"
        self.expiry(options, expiry, early)
        if grace:
            options["grace"] = ":".join(
                f"{name}={self.time(1, 8)}" for name in ("revalidate", "error") if grace in (name, "both"))
        origin = self.origin()
        if origin:
            options["origin"] = origin
        if self.chance(0.3):
            options["negative-ttl"] = self.time(0, 8)
        if self.chance(0.3):
            options["invalidate"] = self.random.sample(RULES, self.random.choice([1, 1, 2, 3]))
        trace = self.trace(self.has_ttls)
        if self.chance(0.2):
            options["crash-at"] = self.time(0, 30)
        in_bytes = self.chance(0.4)
        case = {
            "trace": trace, "options": options, "policy": self.random.choice(["lru", "fifo"]),
            "capacity": f"{self.random.randint(2, 9)}B" if in_bytes else str(self.random.randint(1, 5)),
            "seed": self.random.randrange(2**32), "events": True,
        }
        self.arrivals(case)
        return case

    def write_strategy(self, write):
        kind, _, rest = write.partition(":")
        if kind != "write-behind":
            return write
        words = [kind]
        if self.chance(0.8):
            words.append(f"batch={self.random.randint(1, 4)}")
        words.append(f"interval={self.time(1, 9)}")
        if self.chance(0.6):
            words.append(f"max-dirty={self.random.randint(1, 3)}")
        if rest:
            words.append(f"idle={self.time(1, 5)}" if rest == "idle" else rest)
        return ":".join(words)

    def guard(self, guard):
        kind, _, rest = guard.partition(":")
        if kind == "lock":
            words = [kind, f"poll={self.time(1, 3)}", f"wait={self.time(0, 6)}", f"ttl={self.time(1, 8)}"]
            return ":".join(words + [rest] * bool(rest))
        return f"lease:interval={self.time(1, 8)}" if kind == "lease" else guard

    def expiry(self, options, expiry, early):
        ttl = self.time(0 if self.chance(0.1) else 1, 10)
        if expiry == "class":
            values = [self.time(1, 10), f"sliding:{self.time(1, 10)}", "none", *["trace", "trace:sliding"] * self.has_ttls]
            options["ttl"] = [
                f"{pattern}={self.random.choice(values)}" for pattern in self.random.sample(CLASSES, self.random.randint(0, 3))]
            options["ttl"].insert(self.random.randint(0, len(options["ttl"])), f"a:*={ttl}")
            if self.chance(0.5):
                options["ttl"].append(self.random.choice(values))
        else:
            options["ttl"] = {"fixed": ttl, "jitter": ttl, "sliding": f"sliding:{ttl}"}.get(expiry, expiry)
        if expiry == "jitter":
            options["jitter"] = self.random.choice(["10%", "50%", "100%"])
        kind, _, rest = early.partition(":")
        if kind in ("xfetch", "linear"):
            early = f"{kind}:beta={self.random.choice(['0', '0.5', '1', '2', '4'])}" + (":async" if rest else "")
        elif kind == "uniform":
            early = f"uniform:{self.time(1, 8)}"
        elif kind == "ahead":
            early = f"ahead:factor={self.random.choice(['0', '0.25', '0.5', '0.75'])}"
        options["early-refresh"] = early

    def origin(self):
        words = []
        if self.chance(0.5):
            words.append(f"concurrency={self.random.randint(1, 3)}")
            if self.chance(0.6):
                words.append(f"queue={self.random.randint(0, 3)}")
        if self.chance(0.4):
            words.append(f"timeout={self.time(1, 6)}")
        if self.chance(0.3):
            words.append(f"batch-base={self.time(0, 2)}")
        if self.chance(0.3):
            words.append(f"batch-item={self.time(0, 1)}")
        if self.chance(0.3):
            words.append("read-at=end")
        return ":".join(words)

    def trace(self, has_ttls):
        requests, span = self.random.randint(5, 60), self.random.choice([10, 30, 60])
        keys = self.random.sample(KEYS, self.random.randint(1, len(KEYS)))
        writes, deletes = self.random.choice([(0, 0), (0.2, 0), (0.3, 0.1), (0.6, 0.1)])
        unit = 10**9 if self.unit == "s" else 10**6
        finds = self.chance(0.5)
        rows = []
        for time in sorted(self.random.randint(0, span) for _ in range(requests)):
            x = self.random.random()
            op = "w" if x < writes else "d" if x < writes + deletes else "r"
            found = op != "r" or finds or self.chance(0.6)
            ttl = self.random.choice([None, 0, 2, 4, 8]) if has_ttls else None
            rows.append([time * unit, op, self.random.choice(keys), self.random.randint(1, 4), ttl, None, found])
        return rows

    def arrivals(self, case):
        """Its own times in most cases."""
        options, kind = case["options"], self.random.random()
        per = "s" if self.unit == "s" else "ms"
        if kind < 0.08:
            options["rate"] = self.random.choice(['1/s', '2/s', '42/m']) if per == "s" else "700/s"
            if self.draws:
                options["rate"] += ":poisson"
        elif kind < 0.18:
            options["clients"] = str(self.random.randint(1, 4))
            options["think"] = self.latency(3)
        elif kind < 0.24:
            options["speed"] = self.random.choice(["2x", "0.5x", "3x"])
        elif kind < 0.32:
            case["tick_ns"] = 10**9
            while any(row[0] % case["tick_ns"] for row in case["trace"]):
                case["tick_ns"] //= 10
            options["spread"] = self.random.choice(["even", "burst", "poisson"])


def main(arguments):
    if len(arguments) != 2 or not all(text.isdigit() for text in arguments):
        print("usage: random_cases.py SEED COUNT", file=sys.stderr)
        return 64
    seed, count = map(int, arguments)
    print("[")
    for number in range(count):
        print(json.dumps(Case(seed, number).make()), end=",\n" if number < count - 1 else "\n")
    print("]")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
