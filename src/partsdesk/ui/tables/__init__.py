"""One model and one view for every list."""
