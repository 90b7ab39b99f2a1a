"""What is kept beside the slips: orders, loans, arrivals, abnormalities, papers."""
