"""Forms: things with fields, described in tables and edited all alike."""
