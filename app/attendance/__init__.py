"""Floor: the desk where people arrive: its devices, what they record, who came."""
