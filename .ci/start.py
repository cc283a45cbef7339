#!/usr/bin/env python3
"""Times a preview from its start to the first byte of the home page: start.py PLAYBOOK SOURCE"""
import subprocess, sys, time, urllib.request

began = time.monotonic()
preview = subprocess.Popen([sys.argv[1], "serve", "--quiet", "--source", sys.argv[2], "--addr", "127.0.0.1:1402"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    while True:
        try:
            with urllib.request.urlopen("http://127.0.0.1:1402/") as page:
                page.read(1)
            break
        except OSError:  # it does not listen yet
            if preview.poll() is not None or time.monotonic() - began > 30:
                sys.exit("the preview did not start")
            time.sleep(0.002)
    print("serve, from start to first byte: %.0f ms" % ((time.monotonic() - began) * 1000))
finally:
    preview.terminate()
    preview.wait()
