"""Corpora on the disk: reports of many counties, added a few at a time, and what is asked of all of them at once."""
