"""The ledgers of `tests.ledger` serve here as well."""

from tests.ledger.conftest import ledger, place, postgis

__all__ = ["ledger", "place", "postgis"]
