"""The floor's one blueprint; each module of views hangs its own on it."""

from flask import Blueprint

blueprint = Blueprint("registration", __name__, url_prefix="/<any(es,en):lang>")
