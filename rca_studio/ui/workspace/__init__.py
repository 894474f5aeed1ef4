"""The workspace as a file, in the window: passphrase, backups, settings, and who holds it."""
