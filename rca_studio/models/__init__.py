"""How it is kept: tables, store, registers, migrations and backup."""
