"""The blueprint of the plan floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("plan", __name__, url_prefix="/<any(es,en):lang>")
