"""Reports: figures of any day and range, summed in the database on whole numbers."""
