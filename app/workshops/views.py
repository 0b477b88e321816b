"""Pages of the workshops floor."""

from flask import Blueprint

blueprint = Blueprint("workshops", __name__, url_prefix="/<any(es,en):lang>")
