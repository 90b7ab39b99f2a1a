"""The only package that speaks SQL; rows never leave it."""
