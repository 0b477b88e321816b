"""The yardstick: Flask and nothing else."""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/healthz")
def healthz() -> str:
    """The shortest page."""
    return "hello"
