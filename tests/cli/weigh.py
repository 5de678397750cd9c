"""Run one command and say the most memory it took, in megabytes, on a line of its own."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

from clea_desktop.cli.run import main


def most_megabytes() -> int:
    """The most that this process held since it began."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says begins with what the parent held when it forked.
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))
        assert found is not None
        return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    code = main(sys.argv[1:])
    print(most_megabytes())
    sys.exit(code)
