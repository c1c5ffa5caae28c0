"""`python -m medlint` is the command `medlint`."""

from medlint import main

main()
