"""The program as packaged, which leaves once its passphrase field takes keys."""

import sys
from pathlib import Path

from tests.bench.window_child import ours

ours(Path(sys.argv[1]))
