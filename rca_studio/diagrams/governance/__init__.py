"""The charts of governance as plain geometry, for screen, paper, slides and the clipboard."""
