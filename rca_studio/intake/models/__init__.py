"""Causal models from the files of other programs."""
