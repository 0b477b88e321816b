"""The floor of the territory."""
