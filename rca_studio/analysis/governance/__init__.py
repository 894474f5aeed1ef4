"""What governance asks of all cases together, answered in words, charts and tables."""
