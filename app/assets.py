"""Static files under hashed names, compressed once, served for ever; the public sheet inlined."""

import base64
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import brotli
import rcssmin
import rjsmin
from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from .config import ROOT

STATIC = ROOT / "static"
VENDORED = STATIC / "vendor"
# Only these are served; sources, licences and notes beside them are not.
SERVED = frozenset({".css", ".js", ".svg", ".woff2", ".png", ".ico", ".webmanifest", ".wasm"})
COMPRESSED = frozenset({".css", ".js", ".svg", ".webmanifest"})
# Sheets written to be inlined: every public page's, and those of some pages alone.
SHEET = "css/aforo.css"
INLINED = (
    SHEET, "css/cards.css", "css/desk.css", "css/exchange.css", "css/photographs.css", "css/plan.css",
    "css/tables.css", "css/ticket.css",
)  # fmt: skip


def set_up(app: Flask) -> None:
    """Publish static/ under hashed names and give templates `asset()` and `inline_css()`."""
    sources = sorted(path for path in STATIC.rglob("*") if path.suffix in SERVED)
    files = {str(path.relative_to(STATIC)): _bare(path) for path in sources}
    names = {name: _hashed_name(name, content) for name, content in files.items()}
    folder = _published(app.extensions["aforo_settings"].data_dir, names, files)
    sheets = {name: _sheet(files[name].decode(), names) for name in INLINED}
    app.extensions["aforo_sheet_hash"] = " ".join(_digest(sheet) for sheet in sheets.values())
    styles = {
        name: Markup("<style>{}</style>").format(Markup(sheet))  # noqa: S704 - our own file
        for name, sheet in sheets.items()
    }
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/{names[name]}", inline_css=lambda name=SHEET: styles[name]
    )
    served: Any = WhiteNoise(
        app.wsgi_app, max_age=60, immutable_file_test=lambda _path, _url: True, charset="utf-8"
    )
    served.add_files(str(folder), prefix="static/")
    app.wsgi_app = served  # type: ignore[method-assign]


def _bare(path: Path) -> bytes:
    """What is served of a file: of our own scripts and sheets no comments and no idle space."""
    if path.suffix not in (".css", ".js") or path.is_relative_to(VENDORED):
        return path.read_bytes()
    text = path.read_text(encoding="utf-8")
    return str(rjsmin.jsmin(text) if path.suffix == ".js" else rcssmin.cssmin(text)).encode()


def _hashed_name(name: str, content: bytes) -> str:
    relative = Path(name)
    mark = hashlib.sha256(content).hexdigest()[:10]
    return str(relative.with_name(f"{relative.stem}.{mark}{relative.suffix}"))


def _digest(sheet: str) -> str:
    """The name of an inlined sheet in the content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'"


def _sheet(text: str, names: dict[str, str]) -> str:
    """A sheet ready to be inlined: the addresses of its files hashed."""
    for source, published in names.items():
        text = text.replace(f"/static/{source}", f"/static/{published}")
    return text


def _published(data_dir: Path, names: dict[str, str], files: dict[str, bytes]) -> Path:
    """Write and compress the files once per content; another process doing the same loses nothing."""
    mark = hashlib.sha256("\n".join(sorted(names.values())).encode()).hexdigest()[:12]
    folder = data_dir / f"static-{mark}"
    if folder.exists():
        return folder
    made = Path(tempfile.mkdtemp(prefix="static-", dir=data_dir))
    for name, published in names.items():
        target = made / published
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[name])
        if (packed := Path(f"{STATIC / name}.br")).exists():
            shutil.copyfile(packed, f"{target}.br")
        elif target.suffix in COMPRESSED:
            Path(f"{target}.br").write_bytes(brotli.compress(files[name], quality=11))
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)
    return folder
