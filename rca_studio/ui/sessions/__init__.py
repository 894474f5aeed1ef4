"""Safety knowledge sessions: preparing them, accepting what others may see, the names to hide."""
