"""The blueprint of the certificates floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("certificates", __name__, url_prefix="/<any(es,en):lang>")
