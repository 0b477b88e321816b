"""Forgetting over all floors."""
