"""The columns of CLI.md, and what each request saw."""

from fractions import Fraction

from .spelling import half_up


def nearest_rank(values, share):
    """The smallest value that at least this share of them does not exceed (44)."""
    if not values:
        return None
    rank = -(-share.numerator * len(values) // share.denominator)
    return sorted(values)[max(rank, 1) - 1]


def mean(values):
    return Fraction(sum(values), len(values)) if values else None


def in_unit(nanoseconds, per_unit):
    return None if nanoseconds is None else half_up(Fraction(nanoseconds)) / per_unit


def rounded(value):
    """Six digits, halves up."""
    return None if value is None else half_up(Fraction(value) * 10**6) / 10**6


def ratio(part, whole):
    return rounded(Fraction(part, whole)) if whole else None


def columns(simulation):
    tier, origin, loads, behind = simulation.tier, simulation.origin, simulation.loads, simulation.behind
    reads = [request for request in simulation.requests if request.op == "r"]
    by = {name: [read for read in reads if read.outcome == name] for name in (
        "hit", "delayed", "miss", "negative", "error")}
    others = [request for request in simulation.requests if request.op != "r"]
    stale = [read for read in reads if read.stale_age is not None]
    seen, first = set(), set()
    for request in simulation.requests:
        if request.key not in seen:
            first.add(request)
        seen.add(request.key)
    latency = lambda requests: [request.latency for request in requests]
    rank = lambda requests, text: in_unit(nearest_rank(latency(requests), Fraction(text)), 1000)
    ages = [read.stale_age for read in stale]
    hit_bytes, bytes_read = (sum(read.size for read in some) for some in (by["hit"], reads))
    gaps, episodes = loads.episodes.gaps, loads.episodes.sizes
    end = simulation.end_time
    return {
        "policy": simulation.case.get("policy", "lru"),
        "capacity": tier.capacity,
        "capacity_unit": "bytes" if tier.in_bytes else "objects",
        "seed": simulation.draws.seed,
        "requests": len(reads),
        "hits": len(by["hit"]),
        "misses": len(by["miss"]),
        "hit_ratio": ratio(len(by["hit"]), len(reads)),
        "miss_ratio": ratio(len(by["miss"]), len(reads)),
        "bytes_requested": bytes_read,
        "bytes_hit": hit_bytes,
        "byte_hit_ratio": ratio(hit_bytes, bytes_read),
        "evictions": tier.evictions,
        "admissions_refused": tier.refused,
        "objects_resident": len(tier.entries),
        "bytes_resident": sum(entry.size for entry in tier.entries.values()),
        "compulsory_misses": sum(read in first for read in by["miss"]),
        "writes": sum(request.op == "w" for request in others),
        "deletes": sum(request.op == "d" for request in others),
        "write_errors": simulation.writes.errors,
        "delayed_hits": len(by["delayed"]),
        "negatives": len(by["negative"]),
        "negative_hits": simulation.negative_hits,
        "errors": len(by["error"]),
        "latency_mean_us": in_unit(mean(latency(reads)), 1000),
        "latency_p50_us": rank(reads, "0.5"),
        "latency_p90_us": rank(reads, "0.9"),
        "latency_p99_us": rank(reads, "0.99"),
        "latency_p999_us": rank(reads, "0.999"),
        "latency_max_us": rank(reads, "1"),
        "hit_latency_p99_us": rank(by["hit"], "0.99"),
        "miss_latency_p99_us": rank(by["miss"], "0.99"),
        "delayed_latency_p99_us": rank(by["delayed"], "0.99"),
        "write_latency_p50_us": rank(others, "0.5"),
        "write_latency_p99_us": rank(others, "0.99"),
        "origin_reads": loads.reads,
        "origin_writes": origin.committed,
        "origin_peak_per_second": max(origin.arrivals_by_second.values(), default=0),
        "expirations": tier.expirations,
        "early_refreshes": loads.early_refreshes,
        "refreshes_wasted": tier.wasted + sum(entry.unread_refresh for entry in tier.entries.values()),
        "voided_fills": loads.voided_fills,
        "grace_answers": simulation.reads.grace_answers,
        "invalidations": simulation.writes.invalidations,
        "loads_per_expiry_mean": rounded(mean(episodes)),
        "loads_per_expiry_p99": nearest_rank(episodes, Fraction("0.99")),
        "loads_per_expiry_max": max(episodes, default=None),
        "refresh_gap_mean_ms": in_unit(mean(gaps), 10**6),
        "stale_reads": len(stale),
        "stale_hits": sum(read.outcome == "hit" for read in stale),
        "stale_age_mean_ms": in_unit(mean(ages), 10**6),
        "stale_age_p99_ms": in_unit(nearest_rank(ages, Fraction("0.99")), 10**6),
        "stale_age_max_ms": in_unit(max(ages, default=None), 10**6),
        "flushes": behind.flushes,
        "writes_flushed": behind.writes_flushed,
        "writes_per_flush_mean": ratio(behind.writes_flushed, behind.flushes),
        "dirty_bytes_mean": ratio(behind.byte_time, end) if end else rounded(0),
        "dirty_bytes_max": behind.bytes_max,
        "dirty_age_max_ms": in_unit(behind.age_max, 10**6),
        "lost_writes": behind.lost_writes,
        "lost_keys": behind.lost_keys,
        "expired_bytes_max": tier.expired_bytes_max,
        "cost_per_month": None,
    }


def events(simulation):
    """A list a request, in the trace's order: index, outcome, answer, latency, version, stale."""
    return [
        [request.index, request.outcome, request.arrived + request.latency, request.latency, request.version,
         request.stale_age is not None]
        for request in simulation.requests
    ]
