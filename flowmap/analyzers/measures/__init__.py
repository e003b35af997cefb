"""Measures: how well a map serves its teams, who is loaded, and how its network is shaped; one measure a file."""
