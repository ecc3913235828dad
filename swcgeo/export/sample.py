"""The sample project, written out ready to run."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from swcgeo.errors import OutputError
from swcgeo.export.whole import Written, write_whole


def write_sample(folder: str | Path) -> Written:
    """
    Write the sample project into a folder.

    Parameters
    ----------
    folder : str or Path
        Must not exist, or be empty.

    Returns
    -------
    Written
        The folder.

    Raises
    ------
    OutputError
        If the folder holds files already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = write_sample(f"{home}/sample")
    ...     Path(home, "sample", "project.toml").exists()
    True
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError("output_impossible", path=target, reason="it exists and is not empty")

    def write(part: Path) -> None:
        home = Path(__file__).parents[2] / "data" / "sample"
        if home.is_dir():
            # An editable install runs from the repository, where the sample has its own place.
            # A run of the sample where it stands leaves its ledger there.
            shutil.copytree(home, part, ignore=shutil.ignore_patterns("ledger.gpkg*"))
            return
        with as_file(files("swcgeo") / "sample_data") as shipped:
            shutil.copytree(shipped, part)

    return write_whole(target, write)
