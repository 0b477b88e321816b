"""The desk: who came, and how it is recorded."""
