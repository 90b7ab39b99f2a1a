"""The rules of the house: pure Python, every value frozen."""
