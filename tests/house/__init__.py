"""Rules about the code itself; each fails when it sees nothing."""
