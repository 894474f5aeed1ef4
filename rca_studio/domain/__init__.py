"""What exists: frozen dataclasses and the rules of the practice. Standard library only."""
