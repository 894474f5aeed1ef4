"""How it changes: the change set, the one writer and the gestures."""
