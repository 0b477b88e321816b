"""Floor: the schedule: workshops, sessions, venues, seats, headcounts, counts."""
