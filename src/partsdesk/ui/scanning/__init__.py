"""What a scanning gun types, told from what a person types, anywhere in the window."""
