"""The application for the server; a setting that cannot be read ends the start with one line."""

from app import create_app
from app.config import SettingError

try:
    app = create_app()
except SettingError as error:
    raise SystemExit(f"Aforo cannot start. {error}") from None
