"""What only a real browser can show: fingers, focus, colours, transfers, and what happens without signal."""
