"""Run commands and say the most memory they took, in megabytes, on a line of its own.

« --then » stands between two commands; the exit code is that of all of them, or 1.
"""

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
    codes, words = set(), [*sys.argv[1:], "--then"]
    while words:
        end = words.index("--then")
        codes.add(main(words[:end]))
        words = words[end + 1 :]
    print(most_megabytes())
    sys.exit(codes.pop() if len(codes) == 1 else 1)
