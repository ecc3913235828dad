"""What all tests share."""

from __future__ import annotations


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="draw the agreed pictures again; then look at them",
    )


# Worlds register themselves; looking for doctests would import them a second time.
collect_ignore = ["findings_worlds"]
