"""The version of the engine, written once; it goes into every Result."""

__version__ = "0.1.0"
