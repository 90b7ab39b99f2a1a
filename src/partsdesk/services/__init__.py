"""Acts and questions: one function, one transaction."""
