"""The comparison contract, version 1: written, read back, and described as a JSON Schema."""
