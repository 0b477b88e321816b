"""Floor: certificates: proof of hours attended, and the page that checks it."""
