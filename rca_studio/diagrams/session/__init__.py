"""The frames of a safety session, laid out for a screen of any shape."""
