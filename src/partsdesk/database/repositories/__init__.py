"""Values in, values out, one module a subject."""
