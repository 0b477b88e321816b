"""Spreadsheets in: read in a limited process, tried row by row, taken in as a batch that can be undone."""
