"""Who shares whose text: rare six-letter grams, exact verification, chains over masked sentences, families."""
