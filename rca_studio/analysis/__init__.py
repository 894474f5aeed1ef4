"""What is worked out: pure functions over a case file."""
