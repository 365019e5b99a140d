"""``Comparison`` -> what a page shows: strings, counts and class names, so that templates only loop and escape."""
