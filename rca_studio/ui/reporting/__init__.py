"""Reporting without a name, and hearing back."""
