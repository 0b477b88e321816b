"""Home, preferences, and the pages that say how things are done here."""

from flask import Response, make_response, redirect, render_template, request, url_for

from ..addresses import absolute, neutral
from ..assets import STATIC
from ..config import settings
from ..doors import public
from ..pages import kept
from ..paths import own_path
from . import audit_trail, checks, today
from .blueprint import blueprint

__all__ = ["audit_trail", "blueprint", "checks", "today"]

# Seconds a chosen colour scheme is remembered: a year.
REMEMBERED = 365 * 24 * 3600
THEMES = ("light", "dark")
# What search engines leave alone: people's own pages and the staff's.
ROBOTS = """User-agent: *
Disallow: /r/
Disallow: /e/
Disallow: /d/
Disallow: /es/me
Disallow: /en/me
Disallow: /es/desk
Disallow: /en/desk
Disallow: /es/manage
Disallow: /en/manage
"""


@neutral(blueprint, "/")
@public
def index() -> Response:
    """To the catalogue in the person's language."""
    return make_response(redirect(url_for("workshops.catalogue"), 302))


@neutral(blueprint, "/preferences", methods=("POST",))
@public
def preferences() -> Response:
    """Remember the colour scheme, or forget it, and go back to where the person was."""
    answer = make_response(redirect(own_path(request.form.get("next"), url_for("front.index")), 303))
    chosen = request.form.get("theme", "")
    secure = settings().base_url.startswith("https:")
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=REMEMBERED, secure=secure, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie("theme", secure=secure, httponly=True, samesite="Lax")
    return answer


@blueprint.get("/help")
@public
@kept
def help() -> Response:
    """How to sign up, keep the code, wait in line, cancel, reach somebody."""
    return make_response(render_template("front/help.html"))


@blueprint.get("/privacy")
@public
@kept
def privacy() -> Response:
    """What is done with personal data, as Peru's law wants it said."""
    return make_response(render_template("front/privacy.html", named=settings()))


@blueprint.get("/accessibility")
@public
@kept
def accessibility() -> Response:
    """What was tested, what is known not to work, whom to tell."""
    return make_response(render_template("front/accessibility.html"))


@neutral(blueprint, "/robots.txt")
@public
def robots() -> Response:
    """What search engines leave alone, and where the list of pages is."""
    return Response(f"{ROBOTS}\nSitemap: {absolute('exchange.sitemap')}\n", mimetype="text/plain")


@neutral(blueprint, "/favicon.ico")
@public
def favicon() -> Response:
    """The sign, for browsers that ask without reading the page."""
    answer = Response((STATIC / "img" / "aforo.svg").read_bytes(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
