"""One case: story, review, causes, actions, validation and history."""
