"""English: frames out of spaCy's parse, and the word tables."""
