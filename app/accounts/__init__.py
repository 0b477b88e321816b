"""Floor: the people who work here: roles, scopes, sign-in."""
