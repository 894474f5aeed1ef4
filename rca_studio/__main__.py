"""``python -m rca_studio``: the command line, or the window when no command is given."""

import sys

from rca_studio.cli import main

if __name__ == "__main__":
    sys.exit(main())
