"""Floor: who is represented: kind, sector, territory, members of a network."""
