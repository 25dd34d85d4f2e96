"""How options are spelt: durations, rates, sizes, shares, parameters and globs (CLI.md)."""

import math
import re
from fractions import Fraction

NANOSECONDS = {
    "ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9, "d": 86400 * 10**9,
}
BYTES = {
    "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
}
COUNTS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}


class UsageError(Exception):
    """An option, or a part of one, that is not understood."""


def decimal(text):
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", text):
        raise UsageError(f"'{text}' is not a number")
    return Fraction(text)


def half_up(value):
    """The nearest integer, halves up (45)."""
    return math.floor(value + Fraction(1, 2)) if isinstance(value, Fraction) else math.floor(value + 0.5)


def with_unit(text, units, what):
    match = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", text)
    if not match or match[2] not in units:
        raise UsageError(f"'{text}' is not {what}")
    return decimal(match[1]) * units[match[2]]


def duration(text):
    """Nanoseconds."""
    return half_up(with_unit(text, NANOSECONDS, "a duration"))


def count(text):
    value = with_unit(text, COUNTS, "a count")
    if value.denominator != 1:
        raise UsageError(f"'{text}' is not a whole number")
    return int(value)


def rate(text):
    """Requests a nanosecond, exactly."""
    amount, slash, per = text.partition("/")
    if not slash or per not in NANOSECONDS:
        raise UsageError(f"'{text}' is not a rate")
    value = with_unit(amount, COUNTS, "a rate") / NANOSECONDS[per]
    if value == 0:
        raise UsageError("a rate of nothing")
    return value


def share(text):
    """`10%` as a fraction of one."""
    if not text.endswith("%"):
        raise UsageError(f"'{text}' is not a share; write 10%")
    return decimal(text[:-1]) / 100


def capacity(text):
    """(number, is bytes); a number of None is unlimited."""
    if text is None or text == "unlimited":
        return None, False
    if re.fullmatch(r"\d+(obj)?", text):
        return int(text.removesuffix("obj")), False
    return math.floor(with_unit(text, BYTES, "a capacity")), True


def parameters(words, allowed):
    """`a=1:b=2` as a dictionary; `allowed` has for each name what reads its value."""
    values = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name not in allowed or not equals or name in values:
            raise UsageError(f"'{word}' is not understood here")
        values[name] = allowed[name](value)
    return values


def yes_or_no(text):
    if text not in ("yes", "no"):
        raise UsageError(f"'{text}' is neither yes nor no")
    return text == "yes"


def glob_regex(pattern, names=False):
    """A glob as a regular expression: `*`, `?`, `[a-z]`, `[^a]`, backslash; with names `{name}` too (reading 39)."""
    out, i = "", 0
    while i < len(pattern):
        c = pattern[i]
        end = pattern.find("]", i + 2) if c == "[" else -1
        name = re.match(r"\{(\w+)\}", pattern[i:], re.ASCII) if names else None
        if name:
            out += f"(?P<{name[1]}>[^:/]+)"
            i += name.end() - 1
        elif c == "*":
            out += ".*"
        elif c == "?":
            out += "."
        elif end > 0:
            inside = pattern[i + 1:end]
            negated = inside.startswith("^")
            inside = inside[negated:].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
            out += f"[{'^' if negated else ''}{inside}]"
            i = end
        else:
            if c == "\\" and i + 1 < len(pattern):
                i += 1
            out += re.escape(pattern[i])
        i += 1
    return out


def glob(pattern):
    """A function that says whether a key matches."""
    compiled = re.compile(glob_regex(pattern), re.DOTALL)
    return lambda key: compiled.fullmatch(key) is not None


def escaped(text):
    """`text` as a glob that matches only itself."""
    return re.sub(r"([*?\[\]\\])", r"\\\1", text)


def invalidation_rule(text):
    """A function from a written key to what it invalidates (a function over keys), or to None (reading 39)."""
    template, arrow, target = text.partition("->")
    if not arrow:
        raise UsageError(f"'{text}' is no rule; write TEMPLATE->GLOB")
    template, target = template.strip(), target.strip()
    try:
        compiled = re.compile(glob_regex(template, names=True), re.DOTALL)
    except re.error as error:
        raise UsageError(f"'{text}': {error}") from None
    for name in re.findall(r"\{(\w+)\}", target):
        if name not in compiled.groupindex:
            raise UsageError(f"'{text}': {{{name}}} is not in the template")

    def apply(key):
        match = compiled.fullmatch(key)
        return match and glob(re.sub(r"\{(\w+)\}", lambda name: escaped(match[name[1]]), target))

    return apply
