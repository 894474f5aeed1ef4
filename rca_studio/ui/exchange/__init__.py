"""Out of the workshop and back in: exports, the clipboard, and reading models."""
