"""The blueprint of the exchange floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("exchange", __name__, url_prefix="/<any(es,en):lang>")
