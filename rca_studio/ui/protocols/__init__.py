"""The protocols of a workspace: which there are, and an editor for own ones."""
