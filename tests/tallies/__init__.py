"""Tests of the tallies floor."""
