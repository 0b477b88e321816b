"""The blueprint of the registration floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("registration", __name__, url_prefix="/<any(es,en):lang>")
