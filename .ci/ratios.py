#!/usr/bin/env python3
"""Prints ratios of a bench run: ratios.py results.jsonl [serve.jsonl]"""
import json, statistics, sys

runs = {}
for line in open(sys.argv[1]):
    r = json.loads(line)
    if r["kind"] == "build" and r["run"] >= 0 and r["rc"] == 0:
        runs.setdefault((r["n"], r["tool"]), []).append(r)
median = lambda key, f: statistics.median(f(r) for r in runs[key])
wall, cpu, rss = (lambda r: r["wall"]), (lambda r: r["user"] + r["sys"]), (lambda r: r["rss"])

print("| pages | against | CPU | wall | peak memory |\n| ---: | --- | ---: | ---: | ---: |")
for (n, tool) in sorted(runs):
    if tool != "playbook" and (n, "playbook") in runs:
        print("| %d | %s | %s |" % (n, tool, " | ".join("%.2f" % (median((n, "playbook"), f) / median((n, tool), f)) for f in (cpu, wall, rss))))
print("\n| pages | CPU a page, ms | against 1,000 | wall s | peak MB |\n| ---: | ---: | ---: | ---: | ---: |")
for (n, tool) in sorted(runs):
    if tool == "playbook":
        each = median((n, tool), cpu) / n
        ratio = "%.2f" % (each / (median((1000, tool), cpu) / 1000)) if (1000, tool) in runs else ""
        print("| %d | %.2f | %s | %.2f | %.0f |" % (n, each * 1000, ratio, median((n, tool), wall), median((n, tool), rss)))
if len(sys.argv) > 2:
    print("\n| server | edit to page, median ms | p95 ms |\n| --- | ---: | ---: |")
    for line in open(sys.argv[2]):
        r = json.loads(line)
        print("| %s | %.0f | %.0f |" % (r["label"], r["http_median"], r["http_p95"]))
