"""How cases come in: readers, column mapping and the importer."""
