"""What the books hold, as rows of the promised columns, streamed."""
