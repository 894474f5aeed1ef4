"""Looking at the very PDF before it leaves: its pages, and the way to the printer."""
