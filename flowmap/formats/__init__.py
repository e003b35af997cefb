"""How maps are read from files and written to them; one module or package a format."""
