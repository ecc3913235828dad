"""Texts of maps and figures."""

from __future__ import annotations

MAPS: dict[str, tuple[str, str]] = {}
