"""How a new store is made and an old one brought up to date: one file a step, in `versions/`."""
