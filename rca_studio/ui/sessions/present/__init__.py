"""A show before a room: what is projected, what the facilitator sees, and what is captured."""
