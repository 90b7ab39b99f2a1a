"""Every list of the window and of the exports: described once each, answered by one mechanism."""
