# SPDX-License-Identifier: GPL-2.0-or-later
"""Large archives from small ones: one capture's packets again and again, as a rotation leaves files."""
import dataclasses

import pyarrow.compute as pc
import pyarrow.parquet as pq
from burst_archive import store

GAP_NS = 10**9  # between a copy and the next


def copies(source, folder, number):
    """Copies of the only capture of an archive, one after the other in time."""
    folder.mkdir(parents=True)
    (entry,) = store.entries(source)
    table = pq.read_table(entry.path)
    span = pc.max(table["time"]).as_py() - pc.min(table["time"]).as_py() + GAP_NS
    for n in range(number):
        name = f"{entry.origin.capture}.{n:03}"
        moved = table
        for column in ("time", "clock"):
            index = moved.schema.get_field_index(column)
            moved = moved.set_column(index, column, pc.add(moved[column], n * span))
        index = moved.schema.get_field_index("file")
        moved = moved.set_column(index, "file", pc.if_else(True, name, moved["file"]))
        origin = dataclasses.replace(entry.origin, capture=name)
        with store.PacketFile(folder, name) as file:
            for batch in moved.to_batches(max_chunksize=store.ROWS_PER_GROUP):
                file.add(batch)
            file.keep(origin, f"{entry.digest}.{n}", "")
