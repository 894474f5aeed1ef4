"""A causal model in the formats of other programs."""
