"""A whole folder of reports: read, put in place, compared, written; run again, only what changed is done."""
