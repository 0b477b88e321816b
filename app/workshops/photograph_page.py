"""A photograph of a held workshop, for everybody."""

from flask import Response, abort

from ..addresses import neutral
from ..clock import day_at_home, now
from ..doors import public
from .blueprint import blueprint
from .photographs import find_picture


@neutral(blueprint, "/p/<name>.webp")
@public
def photograph(name: str) -> Response:
    """The picture; browsers keep it ten minutes, so that one taken off is soon gone."""
    answer = Response(find_picture(name, day_at_home(now())) or abort(404), mimetype="image/webp")
    answer.headers["Cache-Control"] = "public, max-age=600"
    return answer
