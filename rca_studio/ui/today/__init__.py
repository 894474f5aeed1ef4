"""What waits for whoever is at work, what is overdue, and what repeats, over all cases."""
