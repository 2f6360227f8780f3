"""`python -m tongguan`."""

from tongguan.cli import main

if __name__ == "__main__":
    main()
