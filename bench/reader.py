"""READ: these files to data with places, and nothing else."""

import gc
import sys

from tongguan.document import read

gc.disable()
with open(sys.argv[1], encoding="utf-8") as listed:
    for path in listed.read().splitlines():
        with open(path, "rb") as file:
            read(file.read(), path)
