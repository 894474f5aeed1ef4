"""The causes of one case: views of one model, and their editor."""
