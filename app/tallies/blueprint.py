"""The blueprint of the tallies floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("tallies", __name__, url_prefix="/<any(es,en):lang>")
