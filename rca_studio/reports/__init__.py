"""How it goes out: PDF, SVG, PNG and data files."""
