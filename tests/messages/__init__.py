"""Tests of letters and their delivery."""
