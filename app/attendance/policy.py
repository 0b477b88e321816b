"""What a desk's pages may do besides: use the camera, run the code reader, keep a worker of their own."""

from flask import Response

from ..security import content_policy


def desk_headers(answer: Response) -> Response:
    """The camera is for the desk alone; its pages are nobody else's to keep."""
    answer.headers["Content-Security-Policy"] = content_policy(
        scripts=" 'wasm-unsafe-eval'", more="; worker-src 'self'; media-src 'self' blob:"
    )
    answer.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
