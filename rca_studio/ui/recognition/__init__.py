"""Recognition and hearing back: what reporters hear, good catches, safety champions."""
