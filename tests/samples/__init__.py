"""Files of many formats from two fictional reports, each with its true text: ``python -m tests.samples`` writes ``fixtures/files``."""
