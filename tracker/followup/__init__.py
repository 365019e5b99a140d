"""Plans and problems of the old report followed into the new one."""
