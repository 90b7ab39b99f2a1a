"""What is done with slips: drafted, released, executed, booked, reversed."""
