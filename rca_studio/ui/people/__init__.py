"""Who works here: signing in, locking, vouching once more, and the screen of people and roles."""
