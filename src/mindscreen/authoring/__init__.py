"""For authors: read, check and compile definitions, texts and pathways. Needs pydantic and PyYAML."""
