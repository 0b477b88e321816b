"""The application for the server."""

from app import create_app

app = create_app()
