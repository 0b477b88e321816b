"""Aforo: a public programme of workshops, from plan to seat to figure. This is the roof."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from . import assets, bodies, cli, database, erasures, language, logs, pages, security
from .accounts import views as accounts
from .addresses import LazyRule
from .attendance import views as attendance
from .certificates import views as certificates
from .config import load_settings
from .exchange import views as exchange
from .exchange.forgetting import forget_rows_of
from .front import context, errors
from .front import views as front
from .htmx import htmx
from .institutions import views as institutions
from .plan import views as plan
from .registration import views as registration
from .tallies import views as tallies
from .workshops import views as workshops

BLUEPRINTS = (
    front.blueprint,
    accounts.blueprint,
    institutions.blueprint,
    plan.blueprint,
    workshops.blueprint,
    *registration.blueprints,
    attendance.blueprint,
    certificates.blueprint,
    tallies.blueprint,
    exchange.blueprint,
)


def create_app(given: Mapping[str, str] | None = None) -> Flask:
    """The application; `given` stands over the environment."""
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.url_rule_class = LazyRule
    app.extensions["aforo_settings"] = load_settings(given)
    logs.set_up(app)
    database.connect(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    language.set_up(app)
    htmx.init_app(app)
    _speak_by_address(app)
    security.set_up(app)
    pages.set_up(app)
    assets.set_up(app)
    accounts.set_up(app)
    context.set_up(app)
    errors.set_up(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    erasures.set_up(app, (forget_rows_of,))
    cli.register(app)
    if hops := app.extensions["aforo_settings"].proxy_hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    app.wsgi_app = bodies.whole(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _speak_by_address(app: Flask) -> None:
    """`/es/…` and `/en/…`: the address says the language, and addresses made in a page keep it."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language.current()

    @app.after_request
    def say_language(answer: Response) -> Response:
        if answer.mimetype == "text/html" and "lang" in g:
            answer.headers["Content-Language"] = language.TAGS[g.lang]
            if "lang" not in (request.view_args or {}) and not request.path.startswith(("/es", "/en")):
                answer.vary.add("Accept-Language")
        return answer
