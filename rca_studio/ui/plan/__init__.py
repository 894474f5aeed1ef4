"""The actions of all cases: who does what by when, how strong it is, and whether it held."""
