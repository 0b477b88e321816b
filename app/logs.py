"""Logs in JSON, one line an event, with a request id and no personal data; metrics."""

import re
import uuid
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from .traces import format_exception

# Addresses that are secrets themselves: what follows is never written down.
SECRET_PATH = re.compile(r"^/(r|e|g|v|(?:es|en)/(?:invitation|reset))/[^/]+", re.IGNORECASE)

REQUESTS = Counter("aforo_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram("aforo_request_seconds", "Seconds to answer", ["endpoint"])

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

log = structlog.get_logger("aforo")


def set_up(app: Flask) -> None:
    """One line and one count for every request."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            format_exception,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        cache_logger_on_first_use=True,
    )
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex[:16]
    g.began = perf_counter()


def _end(answer: Response) -> Response:
    began = g.get("began")
    if began is None:
        return answer
    endpoint = request.endpoint or "none"
    # Anybody can invent methods, and each label is kept for good.
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(endpoint, method, answer.status_code).inc()
    SECONDS.labels(endpoint).observe(perf_counter() - began)
    answer.headers["X-Request-Id"] = g.request_id
    if answer.status_code >= 500:
        log.warning("answered", **seen(answer.status_code))
    return answer


def seen(status: int) -> dict[str, Any]:
    """What may be written of a request: its route, never its words."""
    return {
        "request": g.get("request_id"),
        "method": request.method,
        "path": SECRET_PATH.sub(r"/\1/…", request.path)[:120],
        "endpoint": request.endpoint,
        "status": status,
    }
