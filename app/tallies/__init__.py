"""Floor: participation by region, what is known and what is not."""
