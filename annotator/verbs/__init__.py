"""One file for each group of verbs; ``add`` puts them into the parser.

Each handler imports what it needs, so that help and small verbs stay quick.
"""
