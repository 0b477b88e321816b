"""What is sent must come whole: a body cut off on its way is refused, not read as if it ended there."""

from typing import Any


def whole(application: Any) -> Any:
    """The application, counting bodies itself.

    The server says that it ends the body's stream, which it also does where the sender hung up; without
    that word werkzeug compares with Content-Length and answers 400 when something is missing. A body without
    a length, which no form has, is read as empty.
    """

    def counted(environ: dict[str, Any], start: Any) -> Any:
        environ.pop("wsgi.input_terminated", None)
        return application(environ, start)

    return counted
