"""Floor: regions, provinces, districts and countries, by INEI code."""
