"""``python -m mscbib``."""

from mscbib.cli import main

main()
