"""The version of the program, as the wheel, the window and every report give it."""

from typing import Final

VERSION: Final = "0.1.0"
