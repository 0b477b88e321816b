"""Floor: home, language, help, privacy, errors."""
