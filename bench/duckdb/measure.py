"""Runs a command and says how long it took and how much memory it held at most."""

import os
import subprocess
import sys
import time


class Failed(Exception):
    """A command ended with an error."""


def measured(command, output, errors=None):
    """Wall seconds, processor seconds and peak resident megabytes of one command.

    What it says goes to the file `output`, and what it says of errors too, unless there is another file for them.
    """
    with open(output, "wb") as words, open(errors or os.devnull, "wb") as complaints:
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=words, stderr=complaints if errors else subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        last = open(errors or output, errors="replace").read()[-2000:]
        raise Failed(f"`{command[0]}` ended with {child.returncode}:\n{last}")
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1024 if sys.platform == "darwin" else 1
    return {
        "wall": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / unit / 1024,
    }
