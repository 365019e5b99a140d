"""tracker compares two consecutive yearly reports of one office and says what to ask it about.

The pipeline, as in the listing: ``read`` -> ``structure`` -> ``align`` -> ``reuse`` (with ``figures`` and
``residues``) -> ``followup`` -> ``completeness``, composed in ``compare``; then ``summary``, ``view``, ``render``.
"""

__version__ = "0.1.0"
