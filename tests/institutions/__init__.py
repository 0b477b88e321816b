"""The floor of the institutions."""
