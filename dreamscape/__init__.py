"""dreamscape: a crowd tells its dreams; one living picture and its music come out."""

__version__ = "0.1.0"
