"""The sample warehouse: built, lived in for a year and a month, and written out."""

from __future__ import annotations

from partsdesk.services.demo.building import DemoReport, build

__all__ = ["DemoReport", "build"]
