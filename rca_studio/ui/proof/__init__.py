"""Proof where people work: sheets that are asked for, and whether the history is intact."""
