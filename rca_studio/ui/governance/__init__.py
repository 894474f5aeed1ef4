"""Governance: what all near misses together say, and what they cannot say."""
