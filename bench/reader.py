"""READ: these files to data with places by the parser of YAML, and nothing else."""

import gc
import sys

from tongguan.events import parsed
from tongguan.reading import decode

gc.disable()
with open(sys.argv[1], encoding="utf-8") as listed:
    for path in listed.read().splitlines():
        with open(path, "rb") as file:
            parsed(decode(file.read(), path), path)
