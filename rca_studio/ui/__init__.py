"""How it is seen and touched: PySide6."""
