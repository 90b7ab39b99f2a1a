"""One package a subject; no page knows another."""
