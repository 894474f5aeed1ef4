"""Cases come in: the file, its columns, what will happen to each row, and then the import."""
