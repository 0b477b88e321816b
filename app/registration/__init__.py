"""Floor: sign-up, the line, the personal link; moving, cancelling, capacity."""
