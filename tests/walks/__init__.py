"""Whole walks through the site, as people take them."""
