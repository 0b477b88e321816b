"""Every view of the accounts floor, hung on its blueprint by the modules named here."""

from flask import Flask
from flask_login import LoginManager

from . import by_link, invitations, own_account, own_factor, people, sessions, signing_in
from .blueprint import blueprint
from .models import OBLIGED
from .wording import ROLE_MEANS, ROLE_WORDS

__all__ = [
    "blueprint", "by_link", "invitations", "own_account", "own_factor", "people", "set_up", "signing_in",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Bind Flask-Login: who somebody is stands in the session, read once a request; roles in templates."""
    login = LoginManager(app)
    login.request_loader(sessions.signed_in_account)
    app.jinja_env.globals.update(role_words=ROLE_WORDS, role_means=ROLE_MEANS, obliged=OBLIGED)
