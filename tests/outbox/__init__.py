"""Tests of the outbox, the worker and the audit's chain."""
