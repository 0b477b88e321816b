"""The demonstration plan."""


def load_demo() -> None:
    """Load the demonstration once."""


def refresh_demo(if_due: bool = False) -> None:
    """Move its dates to today."""
