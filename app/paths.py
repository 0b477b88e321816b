"""Addresses somebody hands us to go back to: only our own."""

from urllib.parse import urlsplit


def is_own_path(address: str) -> bool:
    """Whether an address is a path of this site and can be nothing else to any browser.

    Browsers drop tabs and line ends, read a backslash as a slash, and two slashes as another site.
    """
    if not address.startswith("/") or address.startswith("//"):
        return False
    if "\\" in address or any(sign <= " " or sign == "\x7f" for sign in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def own_path(address: str | None, otherwise: str) -> str:
    """The address when it is our own, else the other one."""
    return address if address and is_own_path(address) else otherwise
