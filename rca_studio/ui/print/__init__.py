"""Printing the validation report: what is asked, how it is made, and the note of each copy."""
