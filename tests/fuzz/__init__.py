"""Fuzzing of the readers by coverage: bytes in, text or one sentence out; anything else is a finding."""
