"""The blueprint of the accounts floor; its view modules hang their views on it."""

from flask import Blueprint

# No row has a higher number: an address that holds one is no address.
LAST = 2**31 - 1

blueprint = Blueprint("accounts", __name__, url_prefix="/<any(es,en):lang>")
