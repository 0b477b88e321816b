"""The blueprint of the workshops floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("workshops", __name__, url_prefix="/<any(es,en):lang>")
