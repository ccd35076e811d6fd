"""Load, and what it costs the process that bears it."""
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time

from . import bodies, gateways, workloads

CONNECTIONS = 32
TICKS = os.sysconf("SC_CLK_TCK")
TURN = "client-%024d"
STARTS = 5  # start-up is measured this often


def family(pid):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open("/proc/%s/stat" % entry, encoding="utf-8", errors="replace") as f:
                    parent = int(f.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended meanwhile
            children.setdefault(parent, []).append(int(entry))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu_seconds(pids):
    """utime + stime of the processes, all threads."""
    total = 0
    for pid in pids:
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as f:
            fields = f.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_mb(pids):
    """The sum of the resident set sizes; pages that processes share count for each of them."""
    total = 0
    for pid in pids:
        with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as f:
            total += int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))
    return total / 1024


def ask(port, path, work):
    """One request of a workload."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        turn = {work.turns[0]: turn_value(0)} if work.turns else {}
        c.request(work.method, path, work.body, {**work.headers, **turn})
        r = c.getresponse()
        return r.status, r.read()
    finally:
        c.close()


def first_answer(contender, process, port, path, work):
    """Waits until the gateway answers at all; returns status and body."""
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            return ask(port, path, work)
        except OSError:
            time.sleep(0.001)
    sys.exit("bench: %s did not start:\n%s" % (contender.name, contender.log()))


def start_up(contender):
    """Milliseconds from the start to the first answer (median), and the memory of the process that then idles."""
    times, memory = [], []
    for _ in range(STARTS):
        began = time.monotonic()
        process, port = contender.start(workloads.UNIT)
        first_answer(contender, process, port, workloads.UNIT.paths[0], workloads.UNIT)
        times.append((time.monotonic() - began) * 1000)
        time.sleep(0.5)
        memory.append(resident_mb(family(process.pid)))
        contender.stop(process)
    return {"first_answer_ms": statistics.median(times), "idle_rss_mb": statistics.median(memory)}


def check(contender, workload, process, port):
    """Nothing is measured that does not answer rightly."""
    expected = workload.answer if contender.shapes else json.loads(bodies.text(workload.plain))
    for path in workload.paths[:3]:
        status, body = first_answer(contender, process, port, path, workload)
        if status != 200 or json.loads(body) != expected:
            sys.exit("bench: %s answers %s wrongly: %d %r\n%s" % (contender.name, path, status, body[:300], contender.log()))


def load(scratch, workload, port, seconds):
    """One run of wrk; returns the number of requests and its own figures."""
    words = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", "%ds" % max(1, round(seconds)), "--latency"]
    if len(workload.paths) > 1 or workload.headers or workload.body or workload.turns:
        words += ["--script", scratch.write("requests.lua", lua(workload))]
    words.append("http://127.0.0.1:%d%s" % (port, workload.paths[0]))
    out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx.*|Socket errors.*", out)
    if wrong and not re.fullmatch(r"Socket errors: connect 0, read 0, write 0, timeout \d+", wrong.group(0)):
        sys.exit("bench: wrk says of %s: %s" % (workload.name, wrong.group(0)))
    return {
        "requests": int(re.search(r"(\d+) requests in", out).group(1)),
        "rps": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        "p50_ms": milliseconds(re.search(r"\n +50%\s+(\S+)", out).group(1)),
        "p99_ms": milliseconds(re.search(r"\n +99%\s+(\S+)", out).group(1)),
    }


def lua(work):
    """A wrk script that asks for the paths, and sends the values of a header, in turn, from requests that are built once."""
    listed = ",\n".join('  "%s"' % p for p in work.paths)
    headers = "".join("wrk.headers[%s] = %s\n" % (quoted(n.encode()), quoted(v.encode())) for n, v in work.headers.items())
    body = "nil" if work.body is None else quoted(work.body)
    turn, turns = ("wrk.headers[%s] = ('%s'):format(t)" % (quoted(work.turns[0].encode()), TURN), work.turns[1]) if work.turns else ("", 1)
    return "local paths = {\n%s\n}\n%slocal body = %s\nlocal ready, n = {}, 0\n" \
           "init = function() for t = 0, %d do %s for _, p in ipairs(paths) do ready[#ready + 1] = wrk.format('%s', p, nil, body) end end end\n" \
           "request = function() n = n %% #ready + 1; return ready[n] end\n" % (listed, headers, body, turns - 1, turn, work.method)


def turn_value(number):
    """One of the values that a header has in turn, of the length of an API key."""
    return TURN % number


def quoted(data):
    """Bytes as a string of Lua."""
    return '"%s"' % "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else "\\%03d" % b for b in data)


def milliseconds(text):
    known = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not known:
        return float("nan")  # wrk had no answer to measure in so short a run
    number, unit = known.groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def bear(contender, work, process, port, seconds):
    """One run of load, with the gateway's CPU for each request of it."""
    pids = family(process.pid)
    before = cpu_seconds(pids)
    run = load(contender.scratch, work, port, seconds)
    run["cpu_us"] = (cpu_seconds(pids) - before) * 1e6 / run["requests"]
    run["rss_mb"] = resident_mb(pids)
    return run


def begin(contender, work, options):
    """Starts a gateway, checks its answer and warms it."""
    process, port = contender.start(work)
    check(contender, work, process, port)
    load(contender.scratch, work, port, options.warm)
    return contender, work, process, port


def workload(work, contenders, options):
    """All gateways under one workload: started and warmed once, then measured in turn, round by round."""
    print("bench: %s" % work.name, file=sys.stderr)
    running, runs = [], {c.name: [] for c in contenders}
    try:
        for c in contenders:
            running.append(begin(c, work, options))
        for _ in range(options.rounds):
            for c, _, process, port in running:
                runs[c.name].append(bear(c, work, process, port, options.seconds))
    finally:
        for c, _, process, _ in running:
            c.stop(process)
    medians = {name: {key: statistics.median(r[key] for r in several) for key in several[0]} for name, several in runs.items()}
    return {"workload": work.name, "about": work.about, "gateways": medians}


def step(work, contender, nginx, options):
    """What one step adds: the gateway with it, the gateway without it and the unit, a second each in turn."""
    print("bench: %s beside %s" % (work.name, work.beside), file=sys.stderr)
    running, costs = [], []
    try:
        for c, w in ((contender, work), (contender, workloads.BY_NAME[work.beside]), (nginx, workloads.UNIT)):
            running.append(begin(c, w, options))
        for turn in range(max(2, round(options.rounds * options.seconds))):
            # Each second turn goes the other way round, so that a machine which grows slower or quicker favours none.
            order = range(3) if turn % 2 == 0 else range(2, -1, -1)
            one = {i: bear(*running[i], 1)["cpu_us"] for i in order}
            costs.append((one[0] - one[1], one[2]))
    finally:
        for c, _, process, _ in running:
            c.stop(process)
    added, unit = (statistics.median(values) for values in zip(*costs))
    return {"beside": work.beside, "cpu_us": added, "nginx_us": unit, "cpu_units": added / unit}
