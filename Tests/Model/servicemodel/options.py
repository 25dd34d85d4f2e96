"""The options of a case, read: an attribute each, with the defaults of rule (25)."""

from .draws import distribution
from .spelling import (
    UsageError, count, decimal, duration, glob, invalidation_rule, parameters, rate, share, yes_or_no,
)

INFINITE = float("inf")


class Parameters:
    """Named values of one option."""

    def __init__(self, kind, **values):
        self.kind = kind
        self.__dict__.update(values)


class Options:
    NAMES = (
        "rate", "clients", "think", "speed", "spread", "cache-latency", "store-latency", "origin-latency",
        "origin-write-latency", "origin", "ttl", "jitter", "negative-ttl", "expiry", "grace", "early-refresh",
        "guard", "read-strategy", "write-strategy", "invalidate", "crash-at",
    )

    def __init__(self, given):
        for name in given:
            if name not in Options.NAMES:
                raise UsageError(f"unknown option '{name}'")
        self.given = given
        text = lambda name, default: given.get(name, default)
        self.rate = rate_option(given["rate"]) if "rate" in given else None
        self.clients = count(str(given["clients"])) if "clients" in given else None
        self.think = distribution(text("think", "constant:0s"))
        self.speed = speed_option(given["speed"]) if "speed" in given else None
        self.spread = text("spread", "even")
        self.lookup = distribution(text("cache-latency", "constant:0s"))
        self.store = distribution(text("store-latency", "constant:0s"))
        origin_latency = text("origin-latency", "constant:0s")
        self.cost_unit = cost_unit(origin_latency)
        self.origin_read = None if self.cost_unit else distribution(origin_latency)
        self.origin_write = distribution(text("origin-write-latency", "constant:0s"))
        self.origin = origin_option(text("origin", ""))
        self.ttl_classes, self.ttl = ttl_option(text("ttl", "none"))
        self.jitter = share(text("jitter", "0%"))
        self.negative_ttl = duration(text("negative-ttl", "0s"))
        self.expiry = text("expiry", "lazy")
        self.grace = Parameters("grace", **{"revalidate": 0, "error": 0, **parameters(
            words(text("grace", "")), {"revalidate": duration, "error": duration})})
        self.early = early_option(text("early-refresh", "none"))
        self.guard = guard_option(text("guard", "none"))
        self.read = read_option(text("read-strategy", "cache-aside"))
        self.write = write_option(text("write-strategy", "invalidate"))
        rules = text("invalidate", [])
        self.rules = [invalidation_rule(rule) for rule in ([rules] if isinstance(rules, str) else rules)]
        self.crash_at = duration(given["crash-at"]) if "crash-at" in given else None
        self.check()

    def check(self):
        if self.spread not in ("even", "burst", "poisson"):
            raise UsageError(f"unknown spread '{self.spread}'")
        if self.expiry not in ("lazy", "active"):
            raise UsageError(f"unknown expiry '{self.expiry}'")
        if self.jitter > 1:
            raise UsageError("a jitter over 100 %")
        if self.clients is not None and (self.clients < 1 or self.rate or self.speed or "spread" in self.given):
            raise UsageError("clients go without rate, speed and spread, and are at least one")
        if self.clients is None and "think" in self.given:
            raise UsageError("think needs clients")
        if self.rate and (self.speed or "spread" in self.given):
            raise UsageError("a rate goes without speed and spread")
        lives = [self.ttl] + [value for _, value in self.ttl_classes]
        if self.early.kind != "none" and all(life.kind == "none" for life in lives):
            raise UsageError("early refresh needs a TTL")

    @property
    def coalesces(self):
        """Read-through without a guard coalesces (27)."""
        return self.guard.kind == "coalesce" or self.guard.kind == "none" and self.read.kind == "read-through"

    @property
    def fills_on_path(self):
        return self.read.kind == "read-through" or self.read.sync


def words(text):
    return text.split(":") if text else []


def rate_option(text):
    amount, *rest = text.split(":")
    if rest not in ([], ["constant"], ["poisson"]):
        raise UsageError(f"'{text}' is not a rate")
    return Parameters("poisson" if rest == ["poisson"] else "constant", amount=rate(amount))


def speed_option(text):
    if not text.endswith("x") or decimal(text[:-1]) == 0:
        raise UsageError(f"'{text}' is no speed; write 2x")
    return decimal(text[:-1])


def cost_unit(text):
    kind, *rest = text.split(":")
    if kind != "cost":
        return None
    if len(rest) > 1:
        raise UsageError(f"'{text}' is not understood")
    return duration(rest[0]) if rest else 1000


def origin_option(text):
    values = {"concurrency": INFINITE, "queue": INFINITE, "timeout": None, "batch-base": None, "batch-item": None,
              "read-at": "start"}
    values.update(parameters(words(text), {
        "concurrency": count, "queue": count, "timeout": duration, "batch-base": duration, "batch-item": duration,
        "read-at": str}))
    if values["read-at"] not in ("start", "end") or values["concurrency"] == 0 or values["timeout"] == 0:
        raise UsageError(f"'{text}': concurrency and timeout are above 0, read-at is start or end")
    return Parameters("origin", **{name.replace("-", "_"): value for name, value in values.items()})


def ttl_value(text):
    kind, *rest = text.split(":")
    if text == "none":
        return Parameters("none", sliding=False)
    if kind == "trace" and rest in ([], ["sliding"]):
        return Parameters("trace", sliding=bool(rest))
    if kind == "sliding" and len(rest) == 1:
        return Parameters("fixed", time=duration(rest[0]), sliding=True)
    return Parameters("fixed", time=duration(text), sliding=False)


def ttl_option(given):
    classes, plain = [], None
    for text in [given] if isinstance(given, str) else given:
        pattern, equals, value = text.rpartition("=")
        if equals:
            classes.append((glob(pattern), ttl_value(value)))
        elif plain:
            raise UsageError("more than one TTL for keys of no class")
        else:
            plain = ttl_value(text)
    return classes, plain or ttl_value("none")


def early_option(text):
    kind, *rest = text.split(":")
    if kind == "none" and not rest:
        return Parameters("none", asynchronous=False)
    if kind in ("xfetch", "linear"):
        asynchronous = "async" in rest
        if asynchronous:
            rest.remove("async")
        beta = parameters(rest, {"beta": decimal}).get("beta", 1)
        return Parameters(kind, beta=float(beta), asynchronous=asynchronous)
    if kind == "uniform" and len(rest) == 1:
        return Parameters(kind, time=duration(rest[0]), asynchronous=False)
    if kind == "ahead":
        factor = parameters(rest, {"factor": decimal}).get("factor")
        if factor is None:
            raise UsageError("ahead needs a factor")
        return Parameters(kind, factor=factor, asynchronous=True)
    raise UsageError(f"unknown early refresh '{text}'")


def guard_option(text):
    kind, *rest = text.split(":")
    if kind in ("none", "coalesce") and not rest:
        return Parameters(kind)
    if kind == "lock":
        values = {"poll": 10**8, "wait": 5 * 10**9, "ttl": 10**10, "store-on-timeout": True}
        values.update(parameters(rest, {
            "poll": duration, "wait": duration, "ttl": duration, "store-on-timeout": yes_or_no}))
        if values["poll"] == 0:
            raise UsageError("a poll of 0")
        return Parameters(kind, **{name.replace("-", "_"): value for name, value in values.items()})
    if kind == "lease":
        return Parameters(kind, **{"interval": 10**10, **parameters(rest, {"interval": duration})})
    raise UsageError(f"unknown guard '{text}'")


def read_option(text):
    if text in ("cache-aside", "cache-aside:fill=sync", "cache-aside:fill=async", "read-through"):
        return Parameters(text.split(":")[0], sync=text.endswith("=sync"))
    raise UsageError(f"unknown read strategy '{text}'")


def write_option(text):
    kind, *rest = text.split(":")
    values = {"allocate": True}
    if kind == "invalidate" and not rest:
        return Parameters(kind)
    if kind == "write-around" and rest in ([], ["invalidate"]):
        return Parameters(kind, invalidates=bool(rest))
    if kind == "write-through":
        return Parameters(kind, **{**values, **parameters(rest, {"allocate": yes_or_no})})
    if kind == "write-behind":
        values.update({"batch": 10, "interval": 5 * 10**9, "max-dirty": 1000, "idle": None, "coalesce": True,
                       "flush": None})
        values.update(parameters(rest, {
            "batch": count, "interval": duration, "max-dirty": count, "idle": duration, "coalesce": yes_or_no,
            "flush": str, "allocate": yes_or_no}))
        if values["flush"] not in (None, "periodic") or values["batch"] == 0 or values["max-dirty"] == 0:
            raise UsageError(f"'{text}': flush is periodic, batch and max-dirty are above 0")
        if values["flush"] == "periodic" and values["interval"] == 0:
            raise UsageError("a periodic flush with an interval of 0")
        return Parameters(kind, **{name.replace("-", "_"): value for name, value in values.items()})
    raise UsageError(f"unknown write strategy '{text}'")
