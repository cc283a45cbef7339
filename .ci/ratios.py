#!/usr/bin/env python3
"""Prints ratios of a bench run: ratios.py results.jsonl [serve.jsonl]"""
import json, statistics, sys

runs, first = {}, {}
for line in open(sys.argv[1]):
    r = json.loads(line)
    if r["kind"] != "build" or r["rc"] != 0:
        continue
    first.setdefault((r["n"], r["tool"]), r)
    if r["run"] >= 0:
        runs.setdefault((r["n"], r["tool"]), []).append(r)
median = lambda key, f: statistics.median(f(r) for r in runs[key])


def ratio(n, tool, f):
    """Of the runs in turn: later ones of playbook alone, for the growth, are left out."""
    theirs = runs[n, tool]
    ours = runs[n, "playbook"][: len(theirs)]
    return statistics.median(map(f, ours)) / statistics.median(map(f, theirs))


wall, cpu, rss = (lambda r: r["wall"]), (lambda r: r["user"] + r["sys"]), (lambda r: r["rss"])

print("| pages | against | CPU | wall | peak memory | CPU, wall of the first pair |\n| ---: | --- | ---: | ---: | ---: | ---: |")
for (n, tool) in sorted(runs):
    if tool != "playbook" and (n, "playbook") in runs:
        pair = ", ".join("%.2f" % (f(first[n, "playbook"]) / f(first[n, tool])) for f in (cpu, wall))
        print("| %d | %s | %s | %s |" % (n, tool, " | ".join("%.2f" % ratio(n, tool, f) for f in (cpu, wall, rss)), pair))
print("\n| pages | CPU a page, ms | against 1,000 | wall s | peak MB |\n| ---: | ---: | ---: | ---: | ---: |")
for (n, tool) in sorted(runs):
    if tool == "playbook":
        each = median((n, tool), cpu) / n
        grown = "%.2f" % (each / (median((1000, tool), cpu) / 1000)) if (1000, tool) in runs else ""
        print("| %d | %.2f | %s | %.2f | %.0f |" % (n, each * 1000, grown, median((n, tool), wall), median((n, tool), rss)))
if len(sys.argv) > 2:
    print("\n| server | edit to page, median ms | p95 ms |\n| --- | ---: | ---: |")
    for line in open(sys.argv[2]):
        r = json.loads(line)
        print("| %s | %.0f | %.0f |" % (r["label"], r["http_median"], r["http_p95"]))
