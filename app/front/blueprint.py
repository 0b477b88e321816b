"""The blueprint of the front floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("front", __name__, url_prefix="/<any(es,en):lang>")
