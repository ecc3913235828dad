"""Who writes in the tests of the ledger."""

from __future__ import annotations

import datetime as dt

from swcgeo.ledger.journal import Writer

WRITER = Writer(by="张三", at=dt.datetime(2023, 7, 20, 8, 0, tzinfo=dt.UTC))
