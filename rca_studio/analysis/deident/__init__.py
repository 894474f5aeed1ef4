"""Stand-ins for whatever would tell others who or where it was."""
