"""The blueprint of the accounts floor; its view modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/<any(es,en):lang>")
