"""The small parts screens are built of: pills, cards, chips, fields, buttons."""
