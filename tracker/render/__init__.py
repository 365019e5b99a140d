"""Results -> files: JSON (the contract), HTML, PDF."""
