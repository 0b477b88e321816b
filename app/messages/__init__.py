"""Floor: messages: what a letter is made of, and its delivery."""
