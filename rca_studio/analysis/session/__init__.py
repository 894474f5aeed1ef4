"""The show of a safety session, worked out from its cases."""
