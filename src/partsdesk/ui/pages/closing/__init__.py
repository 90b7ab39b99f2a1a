"""The end of a month: both closes with their checklists, and what becomes of differences."""

from __future__ import annotations
