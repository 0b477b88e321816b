"""Signing up, waiting, leaving: by deed."""
