"""What a PDF says, read back by a program that had no part in making it: Poppler's pdftotext."""

import subprocess
from functools import cache

from .programs import find_program


@cache
def _reader() -> str:
    return find_program("pdftotext")


def pages_of(body: bytes) -> list[str]:
    """The words of each page, with single spaces."""
    read = subprocess.run([_reader(), "-enc", "UTF-8", "-", "-"], input=body, capture_output=True, check=True)
    assert not read.stderr, read.stderr.decode()
    *pages, after = read.stdout.decode().split("\f")
    assert not after, "every page ends with a form feed"
    return [" ".join(page.split()) for page in pages]
