"""The table, and the files in bench/results."""
import datetime
import json
import os
import platform
import subprocess


def collect(options, contenders, starts, rows, unit):
    """Everything that was measured and where, as one JSON value; every CPU figure also in nginx units."""
    for row in rows:
        for figures in row["gateways"].values():
            figures["cpu_units"] = figures["cpu_us"] / unit["cpu_us"]
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ"),
        "machine": {"cores": os.cpu_count(), "cpu": cpu_model(), "kernel": platform.release(), "system": system_name()},
        "versions": {**{c.name: c.version for c in contenders}, "wrk": wrk_version()},
        "load": {"connections": 32, "threads": 1, "seconds": options.seconds, "rounds": options.rounds, "access_logs": "off"},
        "nginx_unit_us": unit["cpu_us"],
        "start": starts,
        "workloads": rows,
    }


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        return next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), platform.machine())


def system_name():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError, AttributeError):
        return platform.system()


def wrk_version():
    shown = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout
    return shown.split("[")[0].replace("wrk", "").strip() or "unknown"


def table(result):
    """The rows of the three tables, the first of each being its heading."""
    start = [["gateway", "first answer ms", "idle MB"]]
    start += [[name, "%.0f" % s["first_answer_ms"], "%.1f" % s["idle_rss_mb"]] for name, s in result["start"].items()]
    rows = [["workload", "gateway", "CPU us", "units", "requests/s", "p50 ms", "p99 ms", "MB"]]
    for row in result["workloads"]:
        for name, g in row["gateways"].items():
            rows.append([row["workload"], name, "%.1f" % g["cpu_us"], "%.2f" % g["cpu_units"], "%.0f" % g["rps"],
                         "%.2f" % g["p50_ms"], "%.2f" % g["p99_ms"], "%.1f" % g["rss_mb"]])
    adds = [["workload", "beside", "gateway", "adds us", "adds units"]]
    adds += [[row["workload"], a["beside"], name, "%.1f" % a["cpu_us"], "%.2f" % a["cpu_units"]]
             for row in result["workloads"] for name, a in row.get("adds", {}).items()]
    return [t for t in (start, rows, adds) if len(t) > 1]


def lines(rows, markdown):
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    text_columns = [heading in ("workload", "beside", "gateway") for heading in rows[0]]
    shown = [[c.ljust(w) if t else c.rjust(w) for c, w, t in zip(r, widths, text_columns)] for r in rows]
    if markdown:
        rule = ["-" * w if t else "-" * (w - 1) + ":" for w, t in zip(widths, text_columns)]
        shown.insert(1, rule)
        return ["| " + " | ".join(r) + " |" for r in shown]
    return ["  ".join(r).rstrip() for r in shown]


def machine(result):
    m, v, load = result["machine"], result["versions"], result["load"]
    return "%s, %d cores (%s), %s, kernel %s; %s; %d connections, %d rounds of %g s, access logs off" % (
        result["date"], m["cores"], m["cpu"], m["system"], m["kernel"],
        ", ".join("%s %s" % pair for pair in v.items()), load["connections"], load["rounds"], load["seconds"])


def show(result):
    shown = [line for rows in table(result) for line in [*lines(rows, False), ""]]
    print("\n".join([machine(result), "", *shown, "one unit: nginx passing the small body in this run, %.1f us" % result["nginx_unit_us"]]))


def save(result, folder, name):
    """Writes NAME.json and NAME.md."""
    name = name or result["date"][:10]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
        f.write("\n")
    shown = [line for rows in table(result) for line in [*lines(rows, True), ""]]
    with open(os.path.join(folder, name + ".md"), "w", encoding="utf-8") as f:
        f.write("\n".join(["# Benchmark %s" % name, "", machine(result) + ".", "", *shown,
                           "One unit is nginx's CPU per request passing the small body in this run: %.1f us." % result["nginx_unit_us"], ""]))
