"""The plan of 2011-2014 as data."""


def load_sample() -> None:
    """Load the plan and its meetings."""
