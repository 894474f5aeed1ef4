"""How it is laid out: pure geometry, in points."""
