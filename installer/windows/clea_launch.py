"""What both launchers run: the program, which then knows that it is installed."""

import sys

# As PyInstaller says it: this very file starts again, with another word, for other processes.
setattr(sys, "frozen", True)  # noqa: B010 - the types of Python do not know it

from clea_desktop.__main__ import main  # noqa: E402

sys.exit(main())
