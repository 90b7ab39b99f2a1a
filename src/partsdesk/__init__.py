"""partsdesk: slips, books and counts for the warehouses of after-sales departments."""

from __future__ import annotations

__version__ = "0.1.0"
