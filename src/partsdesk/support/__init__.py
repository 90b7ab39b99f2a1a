"""Files, folders and logs."""
