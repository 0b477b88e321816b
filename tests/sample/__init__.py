"""The roof: the plan as data, and the demonstration."""
