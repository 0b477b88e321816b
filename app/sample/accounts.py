"""The demonstration sign-in of each role."""


def show_demonstration_accounts() -> None:
    """Make them where they are missing and print them."""
