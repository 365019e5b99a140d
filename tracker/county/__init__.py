"""Many offices over many years: which file is whose report of which year, what is missing, what is compared with what."""
