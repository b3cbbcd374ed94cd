"""How shipped data files are made again: run as `python -m palermo.vocabulary.making.NAME`. Needs the dev environment."""
