#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["distributed>=2024.1", "fsspec>=2023.1", "aiohttp"]
# ///
"""Does a sweep on many machines with Dask: `cachesim sweep --list-jobs`, a `run-job` a job, `cachesim merge`.

    scripts/sweep_dask.py plan.yml --output results                         processes on this machine
    scripts/sweep_dask.py plan.yml --output results --scheduler tcp://head:8786   a cluster that is there
    scripts/sweep_dask.py plan.yml --output results --slurm 20 --queue batch      workers as Slurm jobs (dask-jobqueue)

The result is results/report.json, byte for byte that of `cachesim sweep`. Workers send results back, so they need no folder
in common; finished jobs lie in results/jobs and are not done again when the same command is given after an interruption.

Traces are taken from where the plan found them, if that is the same file on the worker. Otherwise, with --traces URL, from
URL/SHA256 or URL/NAME (http, https, s3, gs, file, ...: what fsspec opens), once a machine, into --cache; a job refuses a
trace whose content is not what it was planned for. --upload URL puts the plan's traces there, by their SHA-256.

The jobs of a worker that is lost go to others; those of one whose disk is full are tried again. A job that fails more than
--retries times, or takes so many workers with it, is given up and named; the others are done, and the exit code is 1 (65
where its data is bad). With --scheduler how many workers a job may take is the scheduler's own setting (allowed-failures).
`uv run scripts/sweep_dask.py` brings what it needs; or pip install distributed fsspec aiohttp, and dask-jobqueue for --slurm.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Exit codes of run-job after which another try, on whatever machine, does the same.
FINAL = {64, 65}


class JobFailed(Exception):
    """A try of a job that failed; `final`: another would as well."""

    def __init__(self, message, code, final):
        super().__init__(message, code, final)
        self.message, self.code, self.final = message, code, final


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def fetched(trace, url, cache):
    """Where a trace lies on this machine: where it was planned, in the cache, or brought there from `url`."""
    if os.path.isfile(trace["file"]) or url is None:
        return trace["file"]
    folder = pathlib.Path(cache).expanduser() / trace["sha256"]
    # The name decides the format, where the plan names none.
    name = os.path.basename(trace["path"])
    target = folder / name
    if target.is_file():
        return str(target)
    import fsspec

    folder.mkdir(parents=True, exist_ok=True)
    errors = []
    for place in (trace["sha256"], name):
        address = f"{url.rstrip('/')}/{place}"
        partial = None
        try:
            with fsspec.open(address, "rb") as source:
                with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".tmp", delete=False) as partial:
                    shutil.copyfileobj(source, partial, 1 << 20)
            if digest_of(partial.name) != trace["sha256"]:
                errors.append(f"{address}: is not the trace that the job was planned for")
                continue
            os.replace(partial.name, target)
            return str(target)
        except Exception as error:  # every file system of fsspec has errors of its own
            errors.append(f"{address}: {error or type(error).__name__}")
        finally:
            if partial is not None and os.path.exists(partial.name):
                os.unlink(partial.name)
    raise JobFailed("; ".join(errors), 66, False)


def perform(line, tool, url, cache, threads):
    """Does a job, on a worker; answers its result's bytes."""
    job = json.loads(line)
    trace = fetched(job["trace"], url, cache)
    with tempfile.TemporaryDirectory(prefix="cachesim-job-") as folder:
        try:
            run = subprocess.run(
                [tool, "run-job", "--output", folder, "--trace", trace, "--threads", str(threads), "--quiet"],
                input=line.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise JobFailed(f"{tool}: {error.strerror}", 75, False)
        if run.returncode != 0:
            said = run.stderr.decode(errors="replace").strip().splitlines()
            what = said[-1] if said else f"ended by signal {-run.returncode}" if run.returncode < 0 else "said nothing"
            raise JobFailed(what, run.returncode, run.returncode in FINAL)
        return (pathlib.Path(folder) / "jobs" / f"{job['id']}.json").read_bytes()


def put(path, content):
    """Writes a file whole, or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(partial, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def planned(options, folder):
    """The lines of the plan's jobs: those the folder holds, if the sweep was begun there."""
    list_file = folder / "jobs.jsonl"
    command = [options.tool, "sweep", options.plan, "--list-jobs", "--quiet"]
    if options.memory_budget:
        command += ["--memory-budget", options.memory_budget]
    if options.max_cells:
        command += ["--max-cells", str(options.max_cells)]
    run = subprocess.run(command, stdout=subprocess.PIPE)
    if run.returncode != 0:
        sys.exit(run.returncode)
    if list_file.exists():
        begun = list_file.read_bytes()
        if json.loads(begun.splitlines()[0])["plan"]["sha256"] != json.loads(run.stdout.splitlines()[0])["plan"]["sha256"]:
            fail(f"{folder}: holds the sweep of another plan or version; name another folder, or remove it", 64)
        return begun.decode().splitlines()
    try:
        put(list_file, run.stdout)
    except OSError as error:
        fail(f"{list_file}: cannot be written: {error.strerror}", 74)
    return run.stdout.decode().splitlines()


def cluster(options):
    """A client, and what has to be closed after it."""
    import dask
    from distributed import Client, LocalCluster

    # A job that takes this many workers and one more with it is given up. Each worker is given one job at a time, so that
    # none answers for its neighbour's.
    dask.config.set({
        "distributed.scheduler.allowed-failures": options.retries, "distributed.scheduler.worker-saturation": 1.0})
    if options.scheduler:
        return Client(options.scheduler), None
    if options.slurm:
        try:
            from dask_jobqueue import SLURMCluster
        except ImportError:
            fail("--slurm needs dask-jobqueue: pip install dask-jobqueue", 69)
        workers = SLURMCluster(
            queue=options.queue, cores=options.threads, processes=1, memory=options.worker_memory,
            walltime=options.walltime)
        workers.scale(options.slurm)
    else:
        workers = LocalCluster(
            n_workers=options.workers, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0)
    return Client(workers), workers


def do(jobs, client, options, folder):
    """Does the jobs; answers the message and exit code of each that was given up, by its number."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    results = folder / "jobs"

    def submit(number):
        return client.submit(
            perform, jobs[number], options.worker_tool or options.tool, options.traces, options.cache, options.threads,
            key=("run-job", json.loads(jobs[number])["id"], tries[number]), pure=False,
            # Listed are the longest first.
            priority=-number)

    tries = {number: 1 for number in jobs}
    waiting = {submit(number): number for number in jobs}
    given_up = {}
    completed = as_completed(list(waiting))
    for future in completed:
        number = waiting.pop(future)
        job = json.loads(jobs[number])
        try:
            content = future.result()
        except Exception as error:
            if isinstance(error, KilledWorker):
                error = JobFailed("every worker that began it was lost", 75, True)
                tries[number] += options.retries
            final, code = getattr(error, "final", False), getattr(error, "code", 1)
            what = getattr(error, "message", None) or str(error) or type(error).__name__
            if final or tries[number] > options.retries:
                given_up[number] = (f"job {job['id']} ({job['trace']['path']}), {tries[number]} tries: {what}", code)
                say(f"given up: {given_up[number][0]}")
            else:
                say(f"again: job {job['id']} ({job['trace']['path']}): {what}")
                tries[number] += 1
                again = submit(number)
                waiting[again] = number
                completed.add(again)
            continue
        # A full disk here ends the sweep: nothing else could be kept either. What is kept is not done again.
        try:
            put(results / f"{job['id']}.json", content)
        except OSError as error:
            fail(f"{results}: cannot be written: {error.strerror}", 74)
        say(f"{len(jobs) - len(waiting) - len(given_up)} of {len(jobs)} jobs", only_if_watched=True)
        future.release()
    return given_up


def say(text, only_if_watched=False):
    if not only_if_watched or sys.stderr.isatty():
        print(f"sweep_dask: {text}", file=sys.stderr)


def fail(text, code):
    print(f"sweep_dask: {text}", file=sys.stderr)
    sys.exit(code)


def upload(lines, url):
    import fsspec

    done = set()
    for line in lines:
        trace = json.loads(line)["trace"]
        if trace["sha256"] in done:
            continue
        done.add(trace["sha256"])
        address = f"{url.rstrip('/')}/{trace['sha256']}"
        system, path = fsspec.core.url_to_fs(address)
        if not system.exists(path):
            system.makedirs(os.path.dirname(path), exist_ok=True)
            system.put_file(trace["file"], path)
            say(f"{trace['path']} is {address} now")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan")
    parser.add_argument("--output", required=True, help="the folder for results")
    parser.add_argument("--tool", default=os.environ.get("CACHESIM_BIN", str(ROOT / ".build/release/cachesim")))
    parser.add_argument("--worker-tool", help="where cachesim lies on workers, if elsewhere")
    parser.add_argument("--scheduler", help="the address of a Dask scheduler")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes on this machine")
    parser.add_argument("--threads", type=int, default=1, help="of a job")
    parser.add_argument("--retries", type=int, default=2, help="tries of a job after the first")
    parser.add_argument("--memory-budget", help="of a job; as of cachesim sweep")
    parser.add_argument("--max-cells", type=int, help="the most caches of a job")
    parser.add_argument("--traces", help="an address that traces are fetched from")
    parser.add_argument("--upload", help="an address to put the plan's traces at, by SHA-256, before the sweep")
    parser.add_argument("--cache", default="~/.cache/cachesim-traces", help="where workers keep fetched traces")
    parser.add_argument("--slurm", type=int, help="so many workers, each a Slurm job")
    parser.add_argument("--queue", help="Slurm's partition")
    parser.add_argument("--worker-memory", default="4GiB", help="of a Slurm job")
    parser.add_argument("--walltime", default="04:00:00", help="of a Slurm job")
    options = parser.parse_args()
    try:
        import distributed  # noqa: F401
        import fsspec  # noqa: F401
    except ImportError as error:
        fail(f"{error.name} is not installed: uv run {sys.argv[0]}, or pip install distributed fsspec aiohttp", 69)
    folder = pathlib.Path(options.output)
    try:
        (folder / "jobs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder}: cannot be created: {error.strerror}", 73)
    lines = planned(options, folder)
    if options.upload:
        try:
            upload(lines, options.upload)
        except Exception as error:  # every file system of fsspec has errors of its own
            fail(f"{options.upload}: cannot be written: {error or type(error).__name__}", 74)
    finished = {path.stem for path in (folder / "jobs").glob("*.json")}
    left = {number: line for number, line in enumerate(lines) if json.loads(line)["id"] not in finished}
    given_up = {}
    if left:
        client, workers = cluster(options)
        try:
            given_up = do(left, client, options, folder)
        except KeyboardInterrupt:
            fail("interrupted; the same command goes on", 130)
        finally:
            client.close()
            if workers is not None:
                workers.close()
    say(f"{len(lines)} jobs: {len(lines) - len(left)} were done, {len(left) - len(given_up)} done now, {len(given_up)} given up")
    if given_up:
        sys.exit(65 if any(code in FINAL for _, code in given_up.values()) else 1)
    sys.exit(subprocess.run(
        [options.tool, "merge", str(folder / "jobs"), "--plan", str(folder / "jobs.jsonl"),
         "-o", str(folder / "report.json")]).returncode)


if __name__ == "__main__":
    main()
