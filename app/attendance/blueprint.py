"""The blueprint of the attendance floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("attendance", __name__, url_prefix="/<any(es,en):lang>")
