"""What is served of static/: our own without comments, what others made as they made it."""

import hashlib
from pathlib import Path

import brotli
import pytest
from flask import Flask

from app.assets import STATIC, VENDORED
from tests.turns import on_one

OWN = sorted(path for kind in ("js", "css") for path in (STATIC / kind).glob(f"*.{kind}"))
OTHERS = sorted(path for path in VENDORED.iterdir() if path.suffix in (".js", ".woff2", ".wasm"))


def served(app: Flask, path: Path, encoding: str = "identity") -> bytes:
    """What a browser gets of one file; its name tells what it holds."""
    with app.app_context():
        address = str(app.jinja_env.globals["asset"](str(path.relative_to(STATIC))))
    with app.test_client().get(address, headers={"Accept-Encoding": encoding}) as answer:
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
        body = brotli.decompress(answer.data) if encoding == "br" else answer.data
    assert hashlib.sha256(body).hexdigest()[:10] in address
    return body


@on_one("sqlite")
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_own_is_served_without_comments(app: Flask, path: Path) -> None:
    source = path.read_bytes()
    body = served(app, path)
    assert len(source) / 4 < len(body) < len(source)
    assert b"\n//" not in body and b"/*" not in body
    assert served(app, path, "br") == body


@on_one("sqlite")
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_what_others_made_is_served_unchanged(app: Flask, path: Path) -> None:
    assert served(app, path) == path.read_bytes()
